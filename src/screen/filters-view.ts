/** The filters above the table, and those in force as chips. */
import { html, nothing, type TemplateResult } from 'lit'
import type { ChoicesAnswer } from '../http/contract.js'
import { cross, funnel, refresh } from './icons.js'
import type { Messages } from './messages/messages.js'
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
  choose(filters: Partial<Filters>): void
  apply(): void
  reset(): void
  removeFilter(filters: Partial<Filters>): void
}

/** The form: what is chosen waits for the Filter button. */
export function filtersView(host: FiltersHost): TemplateResult {
  const { messages } = host.reading
  const { users = [], types = [], events = [] } = host.choices ?? {}
  const submit = (event: Event) => {
    event.preventDefault()
    host.apply()
  }
  return html`<form role="search" aria-label=${messages.filters} part="filters" @submit=${submit}>
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
      events.map(({ name }) => [name, name]),
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
  </form>`
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
  const offered = isOffered ? values : [...values, [chosen, chosen.replace(/^\w+:/, '')] as const]
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
  const { from, to } = host.chosen
  return html`<label>
    <span>${label}</span>
    <input
      type="date"
      name=${name}
      required
      .value=${host.chosen[name]}
      min=${name === 'to' && from !== '' ? from : nothing}
      max=${name === 'from' && to !== '' ? to : nothing}
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

function chipsOf({ applied, choices, reading: { messages } }: FiltersHost): readonly Chip[] {
  const user = choices?.users.find(({ actor }) => actorValue(actor) === applied.actor)?.actor.name
  const texts: readonly (readonly [keyof Filters, string, string])[] = [
    ['actor', messages.user, user ?? applied.actor.replace(/^\w+:/, '')],
    ['type', messages.type, applied.type],
    ['event', messages.event, applied.event],
    ['record', messages.record, applied.record.replace(':', ' ')],
    ['ip', messages.ip, applied.ip],
    ['during', messages.dates, datesText(applied, messages)],
  ]
  return texts
    .filter(([name, , text]) => applied[name] !== '' && text !== '')
    .map(([name, label, text]) => ({
      label,
      text,
      filters: name === 'during' ? { during: '', from: '', to: '' } : { [name]: NO_FILTERS[name] },
    }))
}

function datesText({ during, from, to }: Filters, messages: Messages): string {
  if (during === 'custom') return from === '' || to === '' ? '' : `${from} – ${to}`
  const key = PRESETS.find(([value]) => value === during)?.[1]
  return key === undefined ? during : messages[key]
}
