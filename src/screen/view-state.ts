/** What the screen shows, as one value, and that value as parameters of a URL. */
import type { SortDirection, SortKey } from '../http/contract.js'

/** The filters above the table. Empty texts are the defaults. */
export interface Filters {
  /** `kind:id`, as the API takes it. */
  readonly actor: string
  readonly type: string
  readonly event: string
  /** A preset with hyphens, or `custom`. */
  readonly during: string
  readonly from: string
  readonly to: string
  /** `Entity:id`. */
  readonly record: string
  readonly ip: string
}

/** Everything that decides what is on the screen. */
export interface ViewState {
  readonly filters: Filters
  readonly search: string
  readonly sort: { readonly key: SortKey; readonly direction: SortDirection }
  readonly page: number
  readonly size: number
  /** Beyond the numbered pages: the cursor of the page before. */
  readonly after: string
  /** The position of the first row behind that cursor. */
  readonly first: number
  /** The activity whose details are open. */
  readonly open: string
}

/** Every filter at its default. */
export const NO_FILTERS: Filters = {
  actor: '',
  type: '',
  event: '',
  during: '',
  from: '',
  to: '',
  record: '',
  ip: '',
}

/** The screen as it is when somebody arrives: everything, newest first. */
export const ARRIVAL: ViewState = {
  filters: NO_FILTERS,
  search: '',
  sort: { key: 'date', direction: 'desc' },
  page: 1,
  size: 25,
  after: '',
  first: 1,
  open: '',
}

/** The sizes of a page. */
export const SIZES = [10, 25, 50, 100] as const

const KEYS: readonly SortKey[] = ['date', 'user', 'type', 'event', 'ip']

/** Presets as the API takes them, with the key of their text. */
export const PRESETS = [
  ['today', 'today'],
  ['yesterday', 'yesterday'],
  ['this-week', 'thisWeek'],
  ['last-7-days', 'last7Days'],
  ['last-30-days', 'last30Days'],
  ['this-month', 'thisMonth'],
  ['last-month', 'lastMonth'],
] as const

/** Whose days and weeks the dates are. */
export interface Days {
  readonly zone: string
  readonly weekStart: string
}

/** The most words that the API searches for. */
const MAX_WORDS = 20

/** The parameters of the API for filters and search. */
export function filterParameters(
  { filters, search }: Pick<ViewState, 'filters' | 'search'>,
  { zone, weekStart }: Days,
): URLSearchParams {
  const parameters = new URLSearchParams()
  const { during, from, to, ...others } = filters
  for (const [name, value] of Object.entries(others)) if (value !== '') parameters.set(name, value)
  if (during === 'custom' && from !== '' && to !== '') {
    parameters.set('from', from)
    parameters.set('to', to)
  }
  if (during !== '' && during !== 'custom') parameters.set('during', during)
  const words = search.trim().split(/\s+/).slice(0, MAX_WORDS).join(' ')
  if (words !== '') parameters.set('search', words)
  parameters.set('timeZone', zone)
  parameters.set('weekStart', weekStart)
  return parameters
}

/** The parameters of the API for a page. */
export function pageParameters(state: ViewState, days: Days): URLSearchParams {
  const parameters = filterParameters(state, days)
  const { key, direction } = state.sort
  parameters.set('sort', `${key}:${direction}`)
  parameters.set('size', String(state.size))
  if (state.after !== '') parameters.set('after', state.after)
  else if (state.page > 1) parameters.set('page', String(state.page))
  return parameters
}

const NAMES = ['actor', 'type', 'event', 'during', 'from', 'to', 'record', 'ip'] as const
const OTHERS = ['search', 'sort', 'page', 'size', 'after', 'first', 'activity'] as const

/** The state as parameters of the page's own URL, each behind a prefix; what is at its default is left out. */
export function toUrl(url: URL, prefix: string, state: ViewState): URL {
  const written = new URL(url)
  for (const name of [...NAMES, ...OTHERS]) written.searchParams.delete(prefix + name)
  const put = (name: string, value: string, usual = '') => {
    if (value !== usual) written.searchParams.set(prefix + name, value)
  }
  for (const name of NAMES) put(name, state.filters[name])
  put('search', state.search)
  put('sort', `${state.sort.key}:${state.sort.direction}`, 'date:desc')
  put('page', String(state.page), '1')
  put('size', String(state.size), '25')
  put('after', state.after)
  if (state.after !== '') put('first', String(state.first))
  put('activity', state.open)
  return written
}

/** The state that a URL holds. Whatever makes no sense is left at its default. */
export function fromUrl(url: URL, prefix: string, arrival: ViewState): ViewState {
  const get = (name: string) => url.searchParams.get(prefix + name)
  const filters = Object.fromEntries(NAMES.map((name) => [name, get(name) ?? arrival.filters[name]]))
  const [key, direction] = (get('sort') ?? '').split(':')
  const size = Number(get('size'))
  const whole = (name: string) => (/^[1-9]\d{0,8}$/.test(get(name) ?? '') ? Number(get(name)) : 1)
  return {
    filters: filters as unknown as Filters,
    search: get('search') ?? '',
    sort: isKey(key) ? { key, direction: direction === 'asc' ? 'asc' : 'desc' } : arrival.sort,
    page: whole('page'),
    size: (SIZES as readonly number[]).includes(size) ? size : arrival.size,
    after: get('after') ?? '',
    first: whole('first'),
    open: get('activity') ?? '',
  }
}

function isKey(key: string | undefined): key is SortKey {
  return (KEYS as readonly (string | undefined)[]).includes(key)
}
