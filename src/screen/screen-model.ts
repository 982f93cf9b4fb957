/** What the screen knows and does; how it looks is not decided here. */
import { type ModelHost, type ModelSettings, ScreenLoads } from './screen-loads.js'
import { ARRIVAL, type Filters, NO_FILTERS, type ViewState } from './view-state.js'

const TYPING_PAUSE_MS = 250
const NUMBERED = 10_000

/** The model of one screen. */
export class ScreenModel extends ScreenLoads {
  chosen: Filters
  /** The pages before this one, where there are no numbers. */
  #before: readonly { readonly page: number; readonly after: string; readonly first: number }[] = []
  #first = 1
  #pause: ReturnType<typeof setTimeout> | undefined

  constructor(host: ModelHost, settings: ModelSettings) {
    super(host, settings)
    this.chosen = this.state.filters
  }

  override stop(): void {
    clearTimeout(this.#pause)
    super.stop()
  }

  /** The number of the first row. */
  get first(): number {
    return this.state.after === '' ? (this.state.page - 1) * this.state.size + 1 : this.#first
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
    this.host.requestUpdate()
  }

  apply(filters: Partial<Filters> = this.chosen): void {
    this.chosen = { ...this.state.filters, ...filters }
    this.#go({ ...this.state, filters: this.chosen, page: 1, after: '' })
    this.loadBars()
    this.host.tell('filter', this.chosen)
  }

  reset(): void {
    clearTimeout(this.#pause)
    this.chosen = { ...NO_FILTERS, record: this.settings.record }
    this.#go({ ...ARRIVAL, size: this.state.size, filters: this.chosen })
    this.loadBars()
    this.host.tell('filter', this.chosen)
  }

  /** Typing waits for a pause; the search replaces the URL, so that Back does not go letter by letter. */
  search(text: string): void {
    this.state = { ...this.state, search: text }
    this.host.requestUpdate()
    clearTimeout(this.#pause)
    this.#pause = setTimeout(() => {
      this.#go({ ...this.state, page: 1, after: '' }, 'replace')
      this.loadBars()
    }, TYPING_PAUSE_MS)
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
    this.#before = [...this.#before, { page, after, first: this.first }]
    this.#first = this.first + (this.answer?.activities.length ?? 0)
    this.#go({ ...this.state, after: cursor })
  }

  previous(): void {
    const { page, after } = this.state
    if (after === '') return this.turnTo(Math.max(1, page - 1))
    const last = this.#before.at(-1) ?? { page: 1, after: '', first: 1 }
    this.#before = this.#before.slice(0, -1)
    this.#first = last.first
    this.#go({ ...this.state, page: last.page, after: last.after })
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
    if (this.choices === null) this.loadChoices()
  }

  /** Takes up what the URL says after Back or Forward. */
  goBack(): void {
    const before = this.state
    this.state = this.arrival()
    this.chosen = this.state.filters
    if (this.state.open !== '' && this.state.open !== before.open) this.loadDetails(this.state.open)
    if (this.state.open === '') this.details = null
    if (listText({ ...before, open: '' }) !== listText({ ...this.state, open: '' })) {
      void this.loadPage()
      this.loadBars()
    }
    this.host.requestUpdate()
  }

  #go(state: ViewState, how: 'push' | 'replace' = 'push'): void {
    if (state.after === '') this.#before = []
    this.state = state
    this.settings.url?.write(state, how)
    void this.loadPage()
  }
}

function listText(state: ViewState): string {
  return JSON.stringify(state)
}
