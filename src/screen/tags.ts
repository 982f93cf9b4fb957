/** Coloured tags: the same word has the same colour on every page and every day. */
import { html, type TemplateResult } from 'lit/html.js'
import type { Messages } from './messages/messages.js'

const EVENT_TONES: Readonly<Record<string, string>> = {
  created: 'created',
  updated: 'updated',
  deleted: 'deleted',
  transferred: 'transferred',
  restored: 'restored',
  linked: 'created',
  unlinked: 'deleted',
}

const TONES = 6

/** An event's name in the screen's language, as it is recorded where the language has none. */
export function eventName(event: string, { events }: Messages): string {
  return Object.hasOwn(events, event) ? (events[event] ?? event) : event
}

/** With a capital letter, for where no style can make one. */
export function capitalised(text: string, locale: string): string {
  const [first = ''] = text
  return first.toLocaleUpperCase(locale) + text.slice(first.length)
}

/** The tag of an event. */
export function eventTag(event: string, messages: Messages): TemplateResult {
  const known = Object.hasOwn(EVENT_TONES, event) ? EVENT_TONES[event] : undefined
  return html`<span class="tag ${known ?? 'other'}" part="event-tag" dir="auto">${eventName(event, messages)}</span>`
}

/** The tag of a type. */
export function typeTag(type: string): TemplateResult {
  return html`<span class="tag tone-${toneOf(type)}" part="type-tag" dir="auto">${type}</span>`
}

function toneOf(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index++) hash = (hash * 31 + text.charCodeAt(index)) >>> 0
  return hash % TONES
}
