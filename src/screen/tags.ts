/** Coloured tags: the same word has the same colour on every page and every day. */
import { html, type TemplateResult } from 'lit'

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

/** The tag of an event. */
export function eventTag(event: string): TemplateResult {
  const known = Object.hasOwn(EVENT_TONES, event) ? EVENT_TONES[event] : undefined
  return html`<span class="tag ${known ?? 'other'}" part="event-tag"><bdi>${event}</bdi></span>`
}

/** The tag of a type. */
export function typeTag(type: string): TemplateResult {
  return html`<span class="tag tone-${toneOf(type)}" part="type-tag"><bdi>${type}</bdi></span>`
}

function toneOf(text: string): number {
  let hash = 0
  for (let index = 0; index < text.length; index++) hash = (hash * 31 + text.charCodeAt(index)) >>> 0
  return hash % TONES
}
