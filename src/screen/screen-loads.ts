/** What the screen has loaded and is loading. */
import type { ActivitiesAnswer, ChoicesAnswer, DetailsAnswer, SummaryAnswer } from '../http/contract.js'
import { type Api, isRefused, statusOf } from './api.js'
import { createLoading } from './loading.js'
import type { PageUrl } from './page-url.js'
import type { Tell } from './screen-events.js'
import {
  ARRIVAL,
  type Days,
  filterParameters,
  NO_FILTERS,
  pageParameters,
  type ViewState,
} from './view-state.js'

/** What the model needs of the element. */
export interface ModelHost {
  requestUpdate(): void
  readonly tell: Tell
}

/** Where and how a model reads. */
export interface ModelSettings {
  readonly api: Api
  readonly url: PageUrl | null
  readonly record: string
  readonly hasChart: boolean
}

/** Why there is nothing to be seen; `invalid` is what asking again cannot mend. */
export type Failure = 'failed' | 'invalid' | 'notAllowed'

const SKELETON_AFTER_MS = 150

/** What the screen shows of its loading. */
interface Loaded {
  answer: ActivitiesAnswer | null
  /** The number of the answer's first row. */
  firstShown: number
  choices: ChoicesAnswer | null
  summary: SummaryAnswer | null
  /** The last details that were loaded; those that are asked for may be others. */
  details: DetailsAnswer | null
  /** Why the details that are asked for cannot be had. */
  openFailure: 'failed' | 'gone' | 'notAllowed' | null
  failure: Failure | null
  isBusy: boolean
  isSlow: boolean
  hasBars: boolean
}

/** The answers of the API for a state, as they come. */
export class ScreenLoads implements Loaded {
  state: ViewState
  answer: ActivitiesAnswer | null = null
  firstShown = 1
  choices: ChoicesAnswer | null = null
  summary: SummaryAnswer | null = null
  details: DetailsAnswer | null = null
  openFailure: Loaded['openFailure'] = null
  failure: Failure | null = null
  isBusy = false
  isSlow = false
  hasBars: boolean
  #skeleton: ReturnType<typeof setTimeout> | undefined
  readonly #page = createLoading()
  readonly #bars = createLoading()
  readonly #opened = createLoading()
  readonly #others = createLoading()

  constructor(
    readonly host: ModelHost,
    readonly settings: ModelSettings,
    protected days: Days,
  ) {
    this.hasBars = settings.hasChart
    this.state = this.arrival()
  }

  /** Loads what a screen shows when it appears. */
  start(): void {
    void this.loadPage()
    this.loadBars()
    this.loadChoices()
    if (this.state.open !== '') this.loadDetails(this.state.open)
  }

  /** Gives up whatever is under way. */
  stop(): void {
    clearTimeout(this.#skeleton)
    for (const loading of [this.#page, this.#bars, this.#opened, this.#others]) loading.abort()
  }

  /** The number of the first row that is asked for. */
  get first(): number {
    const { after, page, size, first } = this.state
    return after === '' ? (page - 1) * size + 1 : first
  }

  /** The parameters of what is in force. */
  get parameters(): URLSearchParams {
    return filterParameters(this.state, this.days)
  }

  protected arrival(): ViewState {
    const { url, record } = this.settings
    const arrival = { ...ARRIVAL, filters: { ...NO_FILTERS, record } }
    return url === null ? arrival : url.read(arrival)
  }

  protected abandonDetails(): void {
    this.#opened.abort()
    this.details = null
    this.openFailure = null
  }

  protected async loadPage(): Promise<void> {
    const { first: firstShown } = this
    const parameters = pageParameters(this.state, this.days)
    parameters.set('count', 'true')
    clearTimeout(this.#skeleton)
    this.#skeleton = setTimeout(() => this.#show({ isSlow: true }), SKELETON_AFTER_MS)
    this.#show({ isBusy: true })
    try {
      const answer = await this.#page.run((signal) => this.settings.api.activities(parameters, signal))
      if (answer === null) return
      if (answer.activities.length === 0 && firstShown > 1) return this.#leaveEmptyPage(answer)
      this.#settle({ answer, firstShown, failure: null })
    } catch (error) {
      const failure = isRefused(error) ? 'notAllowed' : statusOf(error) === 400 ? 'invalid' : 'failed'
      this.#settle({ failure })
      this.host.tell('error', error)
    }
  }

  /** From a page that is not there, e.g. of an old link, to the last that is. */
  #leaveEmptyPage({ count }: ActivitiesAnswer): Promise<void> {
    const last = Math.max(1, Math.ceil((count?.value ?? 0) / this.state.size))
    // It was there when the page was counted: whoever deletes meanwhile sends nobody round in circles.
    const page = last < this.state.page ? last : 1
    this.state = { ...this.state, page, after: '', first: 1 }
    this.settings.url?.write(this.state, 'replace')
    return this.loadPage()
  }

  #settle(changes: Partial<Loaded>): void {
    clearTimeout(this.#skeleton)
    this.#show({ ...changes, isBusy: false, isSlow: false })
  }

  #show(changes: Partial<Loaded>): void {
    Object.assign(this, changes)
    this.host.requestUpdate()
  }

  /** The bars, which the screen can do without. */
  protected loadBars(): void {
    if (!this.settings.hasChart) return
    const parameters = this.parameters
    parameters.set('per', this.per)
    this.#bars
      .run((signal) => this.settings.api.summary(parameters, signal))
      .then(
        (summary) => summary !== null && this.#show({ summary, hasBars: true }),
        () => this.#show({ summary: null, hasBars: false }),
      )
  }

  /** A day or two are shown by the hour. */
  get per(): 'day' | 'hour' {
    const { during, from, to } = this.state.filters
    return during === 'today' || during === 'yesterday' || (during === 'custom' && from === to)
      ? 'hour'
      : 'day'
  }

  protected loadChoices(): void {
    this.#others
      .run((signal) => this.settings.api.choices(signal))
      .then(
        (choices) => choices !== null && this.#show({ choices }),
        () => undefined,
      )
  }

  protected loadDetails(id: string): void {
    this.#show({ openFailure: null })
    this.#opened
      .run((signal) => this.settings.api.details(id, this.parameters, signal))
      .then(
        (details) => details !== null && this.#show({ details }),
        (error: unknown) => {
          const openFailure = isRefused(error) ? 'notAllowed' : statusOf(error) === 404 ? 'gone' : 'failed'
          this.#show({ details: null, openFailure })
          this.host.tell('error', error)
        },
      )
  }
}
