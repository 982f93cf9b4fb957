/** What the screen has loaded and is loading. */
import type { ActivitiesAnswer, ChoicesAnswer, DetailsAnswer, SummaryAnswer } from '../http/contract.js'
import { type Api, ApiError } from './api.js'
import { createLoading } from './loading.js'
import type { PageUrl } from './page-url.js'
import { ARRIVAL, filterParameters, NO_FILTERS, pageParameters, type ViewState } from './view-state.js'

/** What the model needs of the element. */
export interface ModelHost {
  requestUpdate(): void
  /** Tells the host page: `filter`, `open`, `error`. */
  tell(name: string, detail: unknown): void
}

/** Where and how a model reads. */
export interface ModelSettings {
  readonly api: Api
  readonly url: PageUrl | null
  readonly zone: string
  readonly weekStart: string
  readonly record: string
  readonly hasChart: boolean
}

/** Why there is nothing to be seen. */
export type Failure = 'failed' | 'notAllowed'

const SKELETON_AFTER_MS = 150

/** The answers of the API for a state, as they come. */
export class ScreenLoads {
  state: ViewState
  answer: ActivitiesAnswer | null = null
  choices: ChoicesAnswer | null = null
  summary: SummaryAnswer | null = null
  details: DetailsAnswer | null = null
  isGone = false
  failure: Failure | null = null
  isBusy = false
  isSlow = false
  #skeleton: ReturnType<typeof setTimeout> | undefined
  readonly #page = createLoading()
  readonly #bars = createLoading()
  readonly #opened = createLoading()
  readonly #others = createLoading()

  constructor(
    readonly host: ModelHost,
    readonly settings: ModelSettings,
  ) {
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

  /** The parameters of what is in force, for exports. */
  get parameters(): URLSearchParams {
    return filterParameters(this.state, this.settings.zone, this.settings.weekStart)
  }

  protected arrival(): ViewState {
    const { url, record } = this.settings
    const arrival = { ...ARRIVAL, filters: { ...NO_FILTERS, record } }
    return url === null ? arrival : url.read(arrival)
  }

  protected abandonDetails(): void {
    this.#opened.abort()
    this.details = null
  }

  protected async loadPage(): Promise<void> {
    const { api, zone, weekStart } = this.settings
    const parameters = pageParameters(this.state, zone, weekStart)
    parameters.set('count', 'true')
    this.isBusy = true
    clearTimeout(this.#skeleton)
    this.#skeleton = setTimeout(() => this.#show({ isSlow: true }), SKELETON_AFTER_MS)
    this.host.requestUpdate()
    try {
      const answer = await this.#page.run((signal) => api.activities(parameters, signal))
      if (answer === null) return
      this.#settle({ answer, failure: null })
    } catch (error) {
      this.#settle({ failure: isRefusal(error) ? 'notAllowed' : 'failed' })
      this.host.tell('error', error)
    }
  }

  #settle(changes: Partial<Pick<ScreenLoads, 'answer' | 'failure'>>): void {
    clearTimeout(this.#skeleton)
    this.#show({ ...changes, isBusy: false, isSlow: false })
  }

  #show(changes: Partial<Pick<ScreenLoads, 'answer' | 'failure' | 'isBusy' | 'isSlow'>>): void {
    Object.assign(this, changes)
    this.host.requestUpdate()
  }

  protected loadBars(): void {
    if (!this.settings.hasChart) return
    const parameters = this.parameters
    parameters.set('per', this.per)
    void this.#quietly(
      this.#bars.run((signal) => this.settings.api.summary(parameters, signal)),
      (summary) => {
        this.summary = summary
      },
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
    void this.#quietly(
      this.#others.run((signal) => this.settings.api.choices(signal)),
      (choices) => {
        this.choices = choices
      },
    )
  }

  protected loadDetails(id: string): void {
    this.isGone = false
    const loaded = this.#opened.run((signal) => this.settings.api.details(id, this.parameters, signal))
    loaded.then(
      (details) => {
        if (details !== null) this.details = details
        this.host.requestUpdate()
      },
      () => {
        this.details = null
        this.isGone = true
        this.host.requestUpdate()
      },
    )
    this.host.requestUpdate()
  }

  /** What the screen can do without: it stays as it was when it cannot be had. */
  async #quietly<T>(loaded: Promise<T | null>, take: (value: T) => void): Promise<void> {
    const value = await loaded.catch(() => null)
    if (value === null) return
    take(value)
    this.host.requestUpdate()
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 401 || error.status === 403)
}
