/** The filters above the table, and those in force as chips. */
import { html, nothing, type TemplateResult } from 'lit/html.js'
import { live } from 'lit/directives/live.js'
import type { ChoicesAnswer } from '../http/contract.js'
import { cross, funnel, refresh } from './icons.js'
import { capitalised, eventName } from './tags.js'
import type { Reading } from './value-view.js'
import { type Filters, NO_FILTERS, PRESETS } from './view-state.js'

/** What the filters show and can do. */
export interface FiltersHost {
  readonly reading: Reading
  /** What is chosen and not yet applied. */
  readonly chosen: Filters
  /** What is in force. */
  readonly applied: Filters
  readonly choices: ChoicesAnswer | null
  /** The name of the record that is filtered by, where it is known. */
  readonly recordName: string | null
  /** The key of what is wrong with the custom dates. */
  readonly datesProblem: 'datesMissing' | 'datesReversed' | null
  choose(filters: Partial<Filters>): void
  /** False when something is wrong with what is chosen. */
  submit(): boolean
  reset(): void
  removeFilter(filters: Partial<Filters>): void
}

/** The form: what is chosen waits for the Filter button. */
export function filtersView(host: FiltersHost): TemplateResult {
  const { messages } = host.reading
  const { users = [], types = [], events = [] } = host.choices ?? {}
  const submit = (event: Event) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    if (host.submit()) return
    form.querySelector<HTMLElement>(host.chosen.from === '' ? '[name=from]' : '[name=to]')?.focus()
  }
  return html`<form role="search" aria-label=${messages.filters} part="filters" novalidate @submit=${submit}>
    ${choice(
      host,
      'actor',
      messages.user,
      messages.allUsers,
      users.map(({ actor }) => [actorValue(actor), actor.name]),
    )}
    ${choice(
      host,
      'type',
      messages.type,
      messages.allTypes,
      types.map(({ name }) => [name, name]),
    )}
    ${choice(
      host,
      'event',
      messages.event,
      messages.allEvents,
      events.map(({ name }) => [name, eventText(name, host.reading)]),
    )}
    ${choice(host, 'during', messages.dates, messages.allDates, [
      ...PRESETS.map(([value, key]) => [value, messages[key]] as const),
      ['custom', messages.customDates],
    ])}
    ${host.chosen.during === 'custom' ? [day(host, 'from', messages.from), day(host, 'to', messages.to)] : nothing}
    <span class="buttons">
      <button type="submit" class="primary filter" part="filter-button">${funnel} ${messages.filter}</button>
      <button type="button" class="primary reset" part="reset-button" @click=${() => host.reset()}>${refresh} ${messages.reset}</button>
    </span>
    ${
      host.datesProblem === null
        ? nothing
        : html`<p class="problem" id="dates-problem" role="alert">${messages[host.datesProblem]}</p>`
    }
  </form>`
}

function eventText(event: string, { messages, formats }: Reading): string {
  return capitalised(eventName(event, messages), formats.locale)
}

/** The value of a user in the API's words. */
export function actorValue({ kind, id }: { readonly kind: string; readonly id: string | null }): string {
  return id === null ? kind : `${kind}:${id}`
}

function choice(
  host: FiltersHost,
  name: 'actor' | 'type' | 'event' | 'during',
  label: string,
  all: string,
  values: readonly (readonly [value: string, text: string])[],
): TemplateResult {
  const chosen = host.chosen[name]
  // What a link asks for may be none of what the newest activities offer.
  const isOffered = chosen === '' || values.some(([value]) => value === chosen)
  const unknown = name === 'event' ? eventText(chosen, host.reading) : chosen
  const text = name === 'actor' ? chosen.replace(/^\w+:/, '') : unknown
  const offered = isOffered ? values : [...values, [chosen, text] as const]
  return html`<label>
    <span>${label}</span>
    <select
      name=${name}
      .value=${chosen}
      @change=${(event: Event) => host.choose({ [name]: (event.target as HTMLSelectElement).value })}
    >
      <option value="" ?selected=${chosen === ''}>${all}</option>
      ${offered.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
    </select>
  </label>`
}

function day(host: FiltersHost, name: 'from' | 'to', label: string): TemplateResult {
  const { chosen, datesProblem } = host
  const isWrong =
    datesProblem === 'datesMissing' ? chosen[name] === '' : datesProblem !== null && name === 'to'
  return html`<label>
    <span>${label}</span>
    <input
      type="date"
      name=${name}
      required
      max="9999-12-31"
      aria-invalid=${isWrong}
      aria-describedby=${isWrong ? 'dates-problem' : nothing}
      .value=${live(host.chosen[name])}
      @input=${(event: Event) => host.choose({ [name]: (event.target as HTMLInputElement).value })}
    />
  </label>`
}

/** The filters in force; each is removed with one click. */
export function chipsView(host: FiltersHost): TemplateResult | typeof nothing {
  const { messages } = host.reading
  const chips = chipsOf(host)
  if (chips.length === 0) return nothing
  return html`<ul class="chips" part="chips">
    ${chips.map(
      ({ label, text, filters }) =>
        html`<li>
          <span>${label}: <b><bdi>${text}</bdi></b></span>
          <button type="button" aria-label=${messages.remove(`${label}: ${text}`)} @click=${() => host.removeFilter(filters)}>${cross}</button>
        </li>`,
    )}
  </ul>`
}

interface Chip {
  readonly label: string
  readonly text: string
  readonly filters: Partial<Filters>
}

function chipsOf({ applied, choices, recordName, reading }: FiltersHost): readonly Chip[] {
  const { messages } = reading
  const [entity = '', id = ''] = applied.record.split(/:(.*)/s)
  const user = choices?.users.find(({ actor }) => actorValue(actor) === applied.actor)?.actor.name
  const texts: readonly (readonly [keyof Filters, string, string])[] = [
    ['actor', messages.user, user ?? applied.actor.replace(/^\w+:/, '')],
    ['type', messages.type, applied.type],
    ['event', messages.event, eventText(applied.event, reading)],
    ['record', messages.record, `${entity} ${recordName ?? id}`.trim()],
    ['ip', messages.ip, applied.ip],
    ['during', messages.dates, datesText(applied, reading)],
  ]
  return texts
    .filter(([name, , text]) => applied[name] !== '' && text !== '')
    .map(([name, label, text]) => ({
      label,
      text,
      filters: name === 'during' ? { during: '', from: '', to: '' } : { [name]: NO_FILTERS[name] },
    }))
}

function datesText({ during, from, to }: Filters, { messages, formats }: Reading): string {
  if (during === 'custom') {
    const [first, last] = [formats.calendarDay(from), formats.calendarDay(to)]
    return first === last ? first : `${first} – ${last}`
  }
  const key = PRESETS.find(([value]) => value === during)?.[1]
  return key === undefined ? during : messages[key]
}
