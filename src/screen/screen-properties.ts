/** The attributes and properties of `<activity-log>`. */
import type { Activity } from '../http/contract.js'
import type { Fetcher } from './api.js'
import type { Tab } from './details-view.js'
import type { Messages } from './messages/messages.js'
import { COLUMN_NAMES, type ColumnName, type OwnColumn } from './table-columns.js'
import type { Renderer } from './value-view.js'
import { type ElementPlan, ScreenElement } from './screen-element.js'
import { smallStyles } from './small-styles.js'
import { styles } from './styles.js'
import { detailsStyles } from './details-styles.js'

/** Every text that a page can set, by its attribute. */
const ATTRIBUTES = {
  src: 'src',
  locale: 'locale',
  timeZone: 'time-zone',
  weekStart: 'week-start',
  record: 'record',
  theme: 'theme',
  url: 'url',
  chart: 'chart',
  headingLevel: 'heading-level',
}

const plan: ElementPlan = {
  properties: {
    ...ATTRIBUTES,
    fetcher: null,
    messages: null,
    renderers: null,
    columns: null,
    recordUrl: null,
    isUtc: null,
    isExact: null,
    unfolded: null,
    dragged: null,
    tab: null,
    copied: null,
  },
  defaults: {
    ...Object.fromEntries(Object.keys(ATTRIBUTES).map((name) => [name, ''])),
    src: 'api',
    messages: {},
    renderers: {},
    columns: COLUMN_NAMES,
    isUtc: false,
    isExact: false,
    unfolded: new Set(),
    dragged: null,
    tab: 'overview',
    copied: '',
  },
  sheets: [styles, detailsStyles, smallStyles],
}

/** What a page can set, and what the screen remembers of its own. */
export abstract class ScreenProperties extends ScreenElement {
  static observedAttributes: readonly string[] = Object.values(ATTRIBUTES)

  /** Where the reading API is, e.g. `/activity/api`. */
  declare src: string
  /** The language and its customs; `auto` for the browser's. Default: the document's, else the browser's. */
  declare locale: string
  /** The viewer's IANA zone. Default: the browser's. */
  declare timeZone: string
  /** The first day of the week, e.g. `monday`. Default: as it is where the language is spoken. */
  declare weekStart: string
  /** One record's timeline alone: `Entity:id`. */
  declare record: string
  /** `light` or `dark`. Default: as the viewer's system has it. */
  declare theme: string
  /** The prefix of this screen's parameters in the page's URL, or `off`. Default: none, and off for a record's timeline. */
  declare url: string
  /** The level of the title among the headings of the page, e.g. `1` where it is the page's own. Default: 2. */
  declare headingLevel: string
  /** `off` leaves the bars out. */
  declare chart: string
  /** Fetches instead of `fetch`, e.g. with a token. */
  declare fetcher: Fetcher | undefined
  /** Texts instead of the screen's own. */
  declare messages: Partial<Messages>
  /** Type of activity → field → how its value is shown. */
  declare renderers: Readonly<Record<string, Readonly<Record<string, Renderer>>>>
  /** The columns of the table in their order: names of the screen's own, or `{ label, render }`. Default: all of its own. */
  declare columns: readonly (ColumnName | OwnColumn)[]
  /** The address of an activity's record in the application, or null when it has none. */
  declare recordUrl: ((activity: Activity) => string | null) | undefined
  declare protected isUtc: boolean
  declare protected isExact: boolean
  declare protected unfolded: ReadonlySet<string>
  declare protected dragged: readonly [number, number] | null
  declare protected tab: Tab
  declare protected copied: string

  constructor() {
    super(plan)
  }
}
