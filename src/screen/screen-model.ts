/** What the screen knows and does; how it looks is not decided here. */
import type { ModelHost, ModelSettings } from './screen-loads.js'
import { ScreenRestoration } from './screen-restoration.js'
import { ARRIVAL, type Days, type Filters, NO_FILTERS, type ViewState } from './view-state.js'

const TYPING_PAUSE_MS = 250
const NUMBERED = 10_000

/** The model of one screen. */
export class ScreenModel extends ScreenRestoration {
  chosen: Filters
  /** The pages before this one, where there are no numbers. */
  #before: readonly Pick<ViewState, 'page' | 'after' | 'first'>[] = []
  /** What was on the screen before one record's history. */
  #beforeHistory: ViewState | null = null
  /** What is wrong with the custom dates: the key of the message that says it. */
  datesProblem: 'datesMissing' | 'datesReversed' | null = null
  #pause: ReturnType<typeof setTimeout> | undefined
  /** What was typed is not searched for yet. */
  #isTyped = false

  constructor(host: ModelHost, settings: ModelSettings, days: Days) {
    super(host, settings, days)
    this.chosen = this.state.filters
  }

  override stop(): void {
    clearTimeout(this.#pause)
    super.stop()
  }

  get hasPrevious(): boolean {
    return this.state.after !== '' || this.state.page > 1
  }

  get isFiltered(): boolean {
    const { filters, search } = this.state
    const usual = { ...NO_FILTERS, record: this.settings.record }
    return (
      search.trim() !== '' ||
      Object.entries(usual).some(([name, value]) => filters[name as keyof Filters] !== value)
    )
  }

  choose(filters: Partial<Filters>): void {
    this.chosen = { ...this.chosen, ...filters }
    this.datesProblem = null
    this.host.requestUpdate()
  }

  /** Applies what is chosen; not while the custom dates are none. */
  submit(): boolean {
    const { during, from, to } = this.chosen
    if (during === 'custom' && (from === '' || to === '')) this.datesProblem = 'datesMissing'
    else if (during === 'custom' && from > to) this.datesProblem = 'datesReversed'
    else this.apply(this.chosen)
    this.host.requestUpdate()
    return this.datesProblem === null
  }

  apply(filters: Partial<Filters>): void {
    this.chosen = { ...this.state.filters, ...filters }
    if (this.chosen.during !== 'custom') this.chosen = { ...this.chosen, from: '', to: '' }
    this.#filter({ ...this.state, filters: this.chosen, page: 1, after: '' })
  }

  /** One record's activities, instead of whatever is on the screen. */
  showHistory(record: string): void {
    this.#beforeHistory = { ...this.state, open: '' }
    this.apply({ ...NO_FILTERS, record })
  }

  /** Back to what was on the screen before. */
  leaveHistory(): void {
    const { size } = this.state
    const before = this.#beforeHistory ?? { ...ARRIVAL, size }
    this.chosen = before.filters
    this.#filter(before)
  }

  reset(): void {
    this.datesProblem = null
    this.chosen = { ...NO_FILTERS, record: this.settings.record }
    this.#filter({ ...ARRIVAL, size: this.state.size, filters: this.chosen })
  }

  /** Other days, other presets; what depends on no day stays. */
  moveTo(days: Days): void {
    const { zone, weekStart } = this.days
    if (days.zone === zone && days.weekStart === weekStart) return
    this.days = days
    const { filters, search } = this.state
    if (filters.during !== '' || search !== '') this.#go({ ...this.state, page: 1, after: '' }, 'replace')
    this.loadBars()
  }

  /** Typing waits for a pause; the search replaces the URL, so that Back does not go letter by letter. */
  search(text: string): void {
    this.state = { ...this.state, search: text }
    this.#isTyped = true
    this.host.requestUpdate()
    clearTimeout(this.#pause)
    this.#pause = setTimeout(
      () => this.#filter({ ...this.state, page: 1, after: '' }, 'replace'),
      TYPING_PAUSE_MS,
    )
  }

  sort(key: ViewState['sort']['key'], direction: ViewState['sort']['direction']): void {
    this.#go({ ...this.state, sort: { key, direction }, page: 1, after: '' })
  }

  resize(size: number): void {
    this.#go({ ...this.state, size, page: 1, after: '' })
  }

  turnTo(page: number): void {
    this.#before = []
    this.#go({ ...this.state, page, after: '' })
  }

  next(): void {
    const { page, after, size } = this.state
    const isNumbered = after === '' && (page + 1) * size <= NUMBERED && this.answer?.hasNext === true
    if (isNumbered) return this.turnTo(page + 1)
    const cursor = this.answer?.cursor
    if (cursor == null) return
    const { first } = this
    this.#before = [...this.#before, { page, after, first }]
    this.#go({ ...this.state, after: cursor, first: first + (this.answer?.activities.length ?? 0) })
  }

  previous(): void {
    const { page, after } = this.state
    if (after === '') return this.turnTo(Math.max(1, page - 1))
    // After a reload the pages between are not known: then it is the last one with a number.
    const last = this.#before.at(-1) ?? { page, after: '', first: 1 }
    this.#before = this.#before.slice(0, -1)
    this.#go({ ...this.state, ...last })
  }

  open(id: string): void {
    this.state = { ...this.state, open: id }
    this.settings.url?.write(this.state, 'push')
    this.loadDetails(id)
    this.host.tell('open', { id })
  }

  close(): void {
    if (this.state.open === '') return
    this.abandonDetails()
    this.state = { ...this.state, open: '' }
    this.settings.url?.write(this.state, 'push')
    this.host.requestUpdate()
  }

  retry(): void {
    void this.loadPage()
    this.loadBars()
    if (this.choices === null) this.loadChoices()
  }

  /** Loads anew whatever may be otherwise by now. */
  refresh(): void {
    void this.loadPage()
    this.loadBars()
    this.loadChoices()
  }

  /** Asks once more for details that could not be had. */
  reopen(): void {
    this.loadDetails(this.state.open)
  }

  /** The parameters of an export: all pages of what is on the screen. */
  get exported(): URLSearchParams {
    const { key, direction } = this.state.sort
    const parameters = this.parameters
    if (key === 'date') parameters.set('sort', `${key}:${direction}`)
    return parameters
  }

  /** Takes up what the URL says after Back or Forward. */
  goBack(): void {
    if (this.settings.url === null) return
    const before = this.state
    const now = this.arrival()
    // The history may be another element's, or the page's own.
    if (listText(before) === listText(now)) return
    clearTimeout(this.#pause)
    this.#isTyped = false
    this.state = now
    this.chosen = this.state.filters
    this.datesProblem = null
    if (this.state.open !== '' && this.state.open !== before.open) this.loadDetails(this.state.open)
    if (this.state.open === '') this.abandonDetails()
    if (listText({ ...before, open: '' }) !== listText({ ...this.state, open: '' })) {
      void this.loadPage()
      this.loadBars()
    }
    this.host.requestUpdate()
  }

  /** Goes to other activities, of which the page is told. */
  #filter(state: ViewState, how?: 'push' | 'replace'): void {
    this.#isTyped = false
    this.#go(state, how)
    this.loadBars()
    this.#tellFilters()
  }

  #go(state: ViewState, how: 'push' | 'replace' = 'push'): void {
    // Whoever sorts or turns a page before the pause is over wants what was typed as well.
    if (this.#isTyped) return this.#filter({ ...state, page: 1, after: '' }, how)
    clearTimeout(this.#pause)
    if (state.after === '') this.#before = []
    this.state = state
    this.settings.url?.write(state, how)
    void this.loadPage()
  }

  #tellFilters(): void {
    this.host.tell('filter', { ...this.state.filters, search: this.state.search })
  }
}

function listText({ first, ...state }: ViewState): string {
  // A position says something only behind a cursor.
  return JSON.stringify(state.after === '' ? state : { ...state, first })
}
