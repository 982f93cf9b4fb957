/** The fields of an activity: what they were, what they are. */
import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Change, DetailsAnswer, JsonValue } from '../http/contract.js'
import { copyButton, type CopyHost } from './copy-button.js'
import { patchLines } from './patch-lines.js'
import {
  type Reading,
  type Renderer,
  saySides,
  showHidden,
  showLinks,
  showNote,
  showSides,
  showValue,
} from './value-view.js'

/** What the fields need of the screen. */
export interface ValuesHost extends CopyHost {
  readonly reading: Reading
  rendererFor(type: string, field: string): Renderer | undefined
}

/** All values of a record, at its creation, its baseline or its deletion. */
export function snapshotView(
  title: string,
  { values, activity }: Extract<DetailsAnswer, { readonly values: unknown }>,
  host: ValuesHost,
): TemplateResult {
  const { messages } = host.reading
  if (values.length === 0) return html`<p class="muted">${messages.noChanges}</p>`
  return html`<table class="values">
    <caption>${title}</caption>
    <thead><tr><th scope="col">${messages.field}</th><th scope="col">${messages.value}</th></tr></thead>
    <tbody>
      ${values.map(({ field, value, masked, notes }) => {
        const render = host.rendererFor(activity.type, field) ?? ((own) => showValue(own, host.reading))
        const shown = masked === true ? showHidden(host.reading) : render(value)
        return html`<tr>
          ${fieldHead(field)}
          <td>${withCopy(field, value, shown, host)}${showNote(notes, '', host.reading)}</td>
        </tr>`
      })}
    </tbody>
  </table>`
}

/** The fields that changed, before and after side by side. */
export function changesView(
  { changes, activity }: Extract<DetailsAnswer, { readonly kind: 'updated' }>,
  host: ValuesHost,
): TemplateResult {
  const { messages } = host.reading
  if (changes.length === 0) return html`<p class="muted">${messages.noChanges}</p>`
  return html`<table class="values comparison">
    <caption>${messages.changes}</caption>
    <thead>
      <tr><th scope="col">${messages.field}</th><th scope="col">${messages.before}</th><th scope="col">${messages.after}</th></tr>
    </thead>
    <tbody>${changes.map((change) => rowsOf(change, host.rendererFor(activity.type, change.field), host))}</tbody>
  </table>`
}

function rowsOf(change: Change, render: Renderer | undefined, host: ValuesHost): unknown {
  const { field, before, after, masked, links, notes } = change
  const { reading } = host
  const { linked, unlinked } = reading.messages
  const row = (
    path: string,
    sides: readonly [unknown, unknown],
    values: readonly (JsonValue | undefined)[] = [],
  ) => {
    const name = path === '' ? field : `${field}.${path}`
    const side = (index: 0 | 1, word: string, at: string) =>
      html`<td class=${at} data-label=${word}>
        ${withCopy(`${name} (${word})`, values[index], sides[index], host)}${path === '' ? showNote(notes, `/${at}`, reading) : nothing}
      </td>`
    return html`<tr>
      ${fieldHead(field, path)} ${side(0, reading.messages.before, 'before')}
      ${side(1, reading.messages.after, 'after')}
    </tr>`
  }
  if (masked === true) return row('', saySides(showHidden(reading), showHidden(reading), reading))
  if (links === true) return row('', [showLinks(before, unlinked), showLinks(after, linked)])
  const lines = render === undefined ? patchLines(change) : null
  if (lines === null) return row('', showSides(before, after, reading, render), [before, after])
  return lines.map((line) =>
    row(line.path, showSides(line.before, line.after, reading), [line.before, line.after]),
  )
}

function fieldHead(field: string, path = ''): TemplateResult {
  return html`<th scope="row"><bdi>${field}${path === '' ? nothing : html`<span class="path">.${path}</span>`}</bdi></th>`
}

/** What is nothing needs no copy. */
function withCopy(name: string, value: JsonValue | undefined, shown: unknown, host: ValuesHost): unknown {
  if (value === undefined || value === null || value === '') return shown
  return html`${shown}${copyButton(name, value, host, host.reading.messages)}`
}
