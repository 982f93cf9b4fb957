/** A value as people read it: nothing of it is ever markup. */
import { diffWordsWithSpace } from 'diff'
import { html, nothing, type TemplateResult } from 'lit'
import type { Change, JsonValue, SnapshotValue } from '../http/contract.js'
import type { Formats } from './format.js'
import type { Messages } from './messages/messages.js'

/** The language and the formats of what is shown. */
export interface Reading {
  readonly messages: Messages
  readonly formats: Formats
}

/** The host's own way to show a field of a type of activity. */
export type Renderer = (value: JsonValue) => TemplateResult | string | Node

const FOLDED_CHARACTERS = 2_000

/** How the log keeps instants. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/

/** Word by word comparison costs the square of what differs. */
const COMPARED_CHARACTERS = 5_000

/** One value. */
export function showValue(value: JsonValue, reading: Reading): TemplateResult {
  const { messages } = reading
  if (value === null) return html`<span class="muted">${messages.empty}</span>`
  if (value === '') return html`<span class="muted">${messages.emptyText}</span>`
  if (typeof value === 'boolean') return html`<span>${value ? messages.yes : messages.no}</span>`
  if (typeof value === 'number') return html`<span class="number">${String(value)}</span>`
  if (typeof value === 'string')
    return INSTANT.test(value) ? showInstant(value, reading) : showText(value, reading)
  const bytes = bytesOf(value)
  if (bytes !== null) {
    return html`<span class="muted">${messages.binary(reading.formats.size(bytes.size))}</span>
      ${bytes.hash === '' ? nothing : html`<code class="hash">${bytes.hash}</code>`}`
  }
  return showText(JSON.stringify(value, null, 2), reading, true)
}

/** What was masked, or never recorded. */
export function showHidden({ messages }: Reading): TemplateResult {
  return html`<span class="muted">${messages.hidden}</span>`
}

/** Before and after of one field; texts with what differs marked. */
export function showChange(
  change: Change,
  reading: Reading,
  render?: Renderer,
): { readonly before: TemplateResult; readonly after: TemplateResult } {
  const { before, after, masked, links } = change
  const { was, now } = reading.messages
  const said = (word: string, content: unknown, tag: 'del' | 'ins') =>
    tag === 'del'
      ? html`<del><span class="only-spoken">${word} </span>${content}</del>`
      : html`<ins><span class="only-spoken">${word} </span>${content}</ins>`
  if (masked === true)
    return { before: said(was, showHidden(reading), 'del'), after: said(now, showHidden(reading), 'ins') }
  if (links === true)
    return {
      before: showLinks(before, reading.messages.unlinked),
      after: showLinks(after, reading.messages.linked),
    }
  if (render !== undefined)
    return { before: said(was, render(before), 'del'), after: said(now, render(after), 'ins') }
  if (isComparable(before) && isComparable(after)) {
    const [old, current] = compareTexts(before, after)
    return { before: said(was, old, 'del'), after: said(now, current, 'ins') }
  }
  return {
    before: said(was, showValue(before, reading), 'del'),
    after: said(now, showValue(after, reading), 'ins'),
  }
}

/** One value of a snapshot. */
export function showSnapshotValue(
  { value, masked }: SnapshotValue,
  reading: Reading,
  render?: Renderer,
): unknown {
  if (masked === true) return showHidden(reading)
  return render === undefined ? showValue(value, reading) : render(value)
}

function showLinks(links: JsonValue, word: string): TemplateResult {
  const list = Array.isArray(links)
    ? (links as readonly { readonly id: string; readonly name: string | null }[])
    : []
  if (list.length === 0) return html`<span class="muted">—</span>`
  return html`<ul class="links">
    ${list.map(({ id, name }) => html`<li><bdi>${name ?? id}</bdi> <span class="muted">${word}</span></li>`)}
  </ul>`
}

/** An instant in the viewer's zone; as it is stored on hover. */
function showInstant(iso: string, { formats }: Reading): TemplateResult {
  return html`<time datetime=${iso} title=${iso}>${formats.exactTime(iso)}</time>`
}

function showText(text: string, { messages }: Reading, isJson = false): TemplateResult {
  const shown = isJson ? html`<pre>${text}</pre>` : html`<span class="text" dir="auto">${text}</span>`
  if (text.length <= FOLDED_CHARACTERS) return shown
  return html`<details class="folded">
    <summary><span class="text" dir="auto">${text.slice(0, 200)}…</span> ${messages.showAll}</summary>
    ${shown}
  </details>`
}

function isComparable(value: JsonValue): value is string {
  return (
    typeof value === 'string' &&
    value.length > 12 &&
    value.length <= COMPARED_CHARACTERS &&
    !INSTANT.test(value)
  )
}

function compareTexts(before: string, after: string): readonly [TemplateResult, TemplateResult] {
  const parts = diffWordsWithSpace(before, after)
  const old = parts.filter(({ added }) => !added)
  const current = parts.filter(({ removed }) => !removed)
  return [
    html`<span class="text" dir="auto">${old.map(({ value, removed }) => (removed ? html`<mark>${value}</mark>` : value))}</span>`,
    html`<span class="text" dir="auto">${current.map(({ value, added }) => (added ? html`<mark>${value}</mark>` : value))}</span>`,
  ]
}

function bytesOf(value: JsonValue): { readonly size: number; readonly hash: string } | null {
  if (typeof value !== 'object' || value === null || !('bytes' in value)) return null
  const { bytes, base64, sha256 } = value as { bytes?: unknown; base64?: unknown; sha256?: unknown }
  if (typeof bytes !== 'number' || (typeof base64 !== 'string' && typeof sha256 !== 'string')) return null
  return { size: bytes, hash: typeof sha256 === 'string' ? `sha256 ${sha256.slice(0, 16)}…` : '' }
}
