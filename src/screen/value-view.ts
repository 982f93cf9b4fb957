/** A value as people read it: nothing of it is ever markup. */
import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Change, JsonValue } from '../http/contract.js'
import type { Formats } from './format.js'
import type { Messages } from './messages/messages.js'
import { compareWords, type Piece } from './word-diff.js'

/** The language and the formats of what is shown. */
export interface Reading {
  readonly messages: Messages
  readonly formats: Formats
}

/** The host's own way to show a field of a type of activity. */
export type Renderer = (value: JsonValue) => TemplateResult | string | Node

/** Why a place in a value is not as it was. */
export type Notes = Change['notes']

const FOLDED_CHARACTERS = 2_000

/** How the log keeps instants. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

const INSTANTS = /(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z)/

/** Shorter texts are read faster as a whole. */
const COMPARED_FROM = 12

/** How much of what did not change stands around what did, where a long text is folded. */
const MOST_AROUND = 80

const none: TemplateResult = html`<span class="muted">—</span>`

/** One value. */
export function showValue(value: JsonValue, reading: Reading): TemplateResult {
  const { messages } = reading
  if (value === null) return muted(messages.empty)
  if (value === '') return muted(messages.emptyText)
  if (typeof value === 'boolean') return html`<span>${value ? messages.yes : messages.no}</span>`
  if (typeof value === 'number') return html`<span class="number">${String(value)}</span>`
  if (typeof value === 'string')
    return INSTANT.test(value)
      ? showInstant(value, reading)
      : folded(value, html`<span class="text" dir="auto">${value}</span>`, reading)
  const bytes = bytesOf(value)
  if (bytes !== null) {
    return html`${muted(messages.binary(reading.formats.size(bytes.size)))} ${hash(bytes.hash)}`
  }
  const json = JSON.stringify(value, null, 2)
  return folded(json, html`<pre dir="ltr">${json}</pre>`, reading)
}

/** What was masked, or never recorded. */
export function showHidden({ messages }: Reading): TemplateResult {
  return muted(messages.hidden)
}

/** A sentence of the log, the instants in it in the viewer's zone. */
export function showSentence(text: string, { formats }: Reading): unknown {
  if (!INSTANTS.test(text)) return text
  return text
    .split(INSTANTS)
    .map((part) => (INSTANT.test(part) ? html`<bdi title=${part}>${formats.time(part)}</bdi>` : part))
}

/** Before and after of one place; undefined where there was or is nothing. Texts with what differs marked. */
export function showSides(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  reading: Reading,
  render: Renderer = (value) => showValue(value, reading),
): readonly [before: TemplateResult, after: TemplateResult] {
  const isCompared = isComparable(before) && isComparable(after)
  const compared = isCompared ? compareWords(before, after, reading.formats.locale) : null
  const side = (value: JsonValue | undefined, place: 0 | 1) => {
    if (compared !== null) {
      return folded(value as string, marked(compared[place]), reading, marked(compared[place], MOST_AROUND))
    }
    return value === undefined ? none : render(value)
  }
  return saySides(side(before, 0), side(after, 1), reading)
}

/** Before and after in the words of who hears them. */
export function saySides(
  before: unknown,
  after: unknown,
  { messages: { was, now } }: Reading,
): readonly [before: TemplateResult, after: TemplateResult] {
  return [
    html`<del><span class="only-spoken">${was} </span>${before}</del>`,
    html`<ins><span class="only-spoken">${now} </span>${after}</ins>`,
  ]
}

/** The records of a many-to-many relation that were linked or unlinked. */
export function showLinks(links: JsonValue, word: string): TemplateResult {
  const list = Array.isArray(links)
    ? (links as readonly { readonly id: string; readonly name: string | null }[])
    : []
  if (list.length === 0) return none
  return html`<ul class="links">
    ${list.map(({ id, name }) => html`<li><bdi>${name ?? id}</bdi> <span class="muted">${word}</span></li>`)}
  </ul>`
}

/** What the log says of a value that it holds only the beginning of. */
export function showNote(notes: Notes, at: string, { messages, formats }: Reading): unknown {
  const note = notes?.find((each) => each.at === at && each.bytes !== undefined)
  if (note === undefined) return nothing
  return html`<div class="note">${muted(messages.cut(formats.size(note.bytes ?? 0)))} ${hash(note.sha256)}</div>`
}

function muted(text: string): TemplateResult {
  return html`<span class="muted">${text}</span>`
}

function hash(sha256 = ''): unknown {
  return sha256 === ''
    ? nothing
    : html`<code class="hash" title=${sha256}>sha256 ${sha256.slice(0, 16)}…</code>`
}

/** An instant in the viewer's zone; as it is stored on hover. */
function showInstant(iso: string, { formats }: Reading): TemplateResult {
  return html`<time datetime=${iso} title=${iso}>${formats.exactTime(iso)}</time>`
}

/** A compared text; of what did not change no more than so many characters at a time. */
function marked(pieces: readonly Piece[], most = Infinity): TemplateResult {
  const half = most / 2
  const shown = pieces.map(({ text, isOwn }) => {
    if (isOwn) return html`<mark>${text}</mark>`
    return text.length > most ? `${text.slice(0, half)} … ${text.slice(-half)}` : text
  })
  return html`<span class="text" dir="auto">${shown}</span>`
}

/** What is long is folded behind its beginning, or whatever else is to stand for it. */
function folded(
  text: string,
  shown: TemplateResult,
  { messages }: Reading,
  short: TemplateResult = html`<span class="text" dir="auto">${text.slice(0, 200)}…</span>`,
): TemplateResult {
  if (text.length <= FOLDED_CHARACTERS) return shown
  return html`<details class="folded">
    <summary>${short} <span class="more">${messages.showAll}</span></summary>
    ${shown}
  </details>`
}

function isComparable(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value.length > COMPARED_FROM && !INSTANT.test(value)
}

function bytesOf(value: JsonValue): { readonly size: number; readonly hash: string } | null {
  if (typeof value !== 'object' || value === null || !('bytes' in value)) return null
  const { bytes, base64, sha256 } = value as { bytes?: unknown; base64?: unknown; sha256?: unknown }
  if (typeof bytes !== 'number' || (typeof base64 !== 'string' && typeof sha256 !== 'string')) return null
  return { size: bytes, hash: typeof sha256 === 'string' ? sha256 : '' }
}
