/** The attributes and properties of `<activity-log>`. */
import { LitElement } from 'lit'
import type { Activity } from '../http/contract.js'
import type { Fetcher } from './api.js'
import type { Messages } from './messages/messages.js'
import type { Renderer } from './value-view.js'

/** What a page can set, and what the screen remembers of its own. */
export class ScreenProperties extends LitElement {
  static override properties = {
    src: {},
    locale: {},
    timeZone: { attribute: 'time-zone' },
    record: {},
    theme: { reflect: true },
    url: {},
    chart: {},
    fetcher: { attribute: false },
    messages: { attribute: false },
    renderers: { attribute: false },
    recordUrl: { attribute: false },
    isUtc: { state: true },
    unfolded: { state: true },
    dragged: { state: true },
    tab: { state: true },
    isCopied: { state: true },
  }

  /** Where the reading API is, e.g. `/activity/api`. */
  declare src: string
  /** The language and its customs. Default: the document's, else the browser's. */
  declare locale: string
  /** The viewer's IANA zone. Default: the browser's. */
  declare timeZone: string
  /** One record's timeline alone: `Entity:id`. */
  declare record: string
  /** `light` or `dark`. Default: as the viewer's system has it. */
  declare theme: string
  /** The prefix of this screen's parameters in the page's URL, or `off`. Default: none, and off for a record's timeline. */
  declare url: string
  /** `off` leaves the bars out. */
  declare chart: string
  /** Fetches instead of `fetch`, e.g. with a token. */
  declare fetcher: Fetcher | undefined
  /** Texts instead of the screen's own. */
  declare messages: Partial<Messages>
  /** Type of activity → field → how its value is shown. */
  declare renderers: Readonly<Record<string, Readonly<Record<string, Renderer>>>>
  /** The address of an activity's record in the application, or null when it has none. */
  declare recordUrl: ((activity: Activity) => string | null) | undefined
  declare protected isUtc: boolean
  declare protected unfolded: ReadonlySet<string>
  declare protected dragged: readonly [number, number] | null
  declare protected tab: 'overview' | 'raw'
  declare protected isCopied: boolean

  constructor() {
    super()
    this.src = 'api'
    this.locale = ''
    this.timeZone = ''
    this.record = ''
    this.theme = ''
    this.url = ''
    this.chart = ''
    this.messages = {}
    this.renderers = {}
    this.isUtc = false
    this.unfolded = new Set()
    this.dragged = null
    this.tab = 'overview'
    this.isCopied = false
  }
}
