/** The fields of an activity: what they were, what they are. */
import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Change, DetailsAnswer, JsonValue } from '../http/contract.js'
import { copyButton, type CopyHost } from './copy-button.js'
import { presentCell, type PresentValues, presentValues } from './present-values.js'
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
  { values, activity, now }: Extract<DetailsAnswer, { readonly values: unknown }>,
  host: ValuesHost,
): TemplateResult {
  const { messages } = host.reading
  if (values.length === 0) return html`<p class="muted">${messages.noChanges}</p>`
  const present = presentValues(now, values)
  return html`<table class="values ${present === null ? '' : 'comparison'}">
    <caption>${title}</caption>
    <thead>
      <tr><th scope="col">${messages.field}</th><th scope="col">${messages.value}</th>${presentHead(present, host)}</tr>
    </thead>
    <tbody>
      ${values.map(({ field, value, masked, notes }) => {
        const render = host.rendererFor(activity.type, field) ?? ((own) => showValue(own, host.reading))
        const shown = masked === true ? showHidden(host.reading) : render(value)
        return html`<tr>
          ${fieldHead(field)}
          <td data-label=${messages.value}>${withCopy(field, value, shown, host)}${showNote(notes, '', host.reading)}</td>
          ${present === null ? nothing : presentCell(present.get(field), 1, render, host.reading)}
        </tr>`
      })}
    </tbody>
  </table>`
}

/** The fields that changed, before and after side by side. */
export function changesView(
  { changes, activity, now }: Extract<DetailsAnswer, { readonly kind: 'updated' }>,
  given: ValuesHost,
): TemplateResult {
  const { messages } = given.reading
  if (changes.length === 0) return html`<p class="muted">${messages.noChanges}</p>`
  const present = presentValues(
    now,
    changes.map(({ field, after, masked, links }) => ({ field, value: after, masked: masked ?? links })),
  )
  const host = present === null ? given : withoutNow(given)
  return html`<table class="values comparison">
    <caption>${messages.changes}</caption>
    <thead>
      <tr><th scope="col">${messages.field}</th><th scope="col">${messages.before}</th><th scope="col">${messages.after}</th>${presentHead(present, host)}</tr>
    </thead>
    <tbody>${changes.map((change) => rowsOf(change, host.rendererFor(activity.type, change.field), host, present))}</tbody>
  </table>`
}

function presentHead(present: unknown, { reading }: ValuesHost): unknown {
  return present === null ? nothing : html`<th scope="col">${reading.messages.present}</th>`
}

/** Where a column says what is so now, what came after the change is not called that. */
function withoutNow(host: ValuesHost): ValuesHost {
  const { messages } = host.reading
  return {
    ...host,
    reading: { ...host.reading, messages: { ...messages, was: messages.before, now: messages.after } },
  }
}

function rowsOf(
  change: Change,
  render: Renderer | undefined,
  host: ValuesHost,
  present: PresentValues | null,
): unknown {
  const { field, before, after, masked, links, notes } = change
  const { reading } = host
  const { linked, unlinked } = reading.messages
  const row = (
    path: string,
    sides: readonly [unknown, unknown],
    values: readonly (JsonValue | undefined)[] = [],
    rows = 1,
  ) => {
    const name = path === '' ? field : `${field}.${path}`
    const side = (index: 0 | 1, word: string, at: string) =>
      html`<td class=${at} data-label=${word}>
        ${withCopy(`${name} (${word})`, values[index], sides[index], host)}${path === '' ? showNote(notes, `/${at}`, reading) : nothing}
      </td>`
    return html`<tr>
      ${fieldHead(field, path)} ${side(0, reading.messages.before, 'before')}
      ${side(1, reading.messages.after, 'after')}
      ${present === null || rows === 0 ? nothing : presentCell(present.get(field), rows, render, reading)}
    </tr>`
  }
  if (masked === true) return row('', saySides(showHidden(reading), showHidden(reading), reading))
  if (links === true) return row('', [showLinks(before, unlinked), showLinks(after, linked)])
  const lines = render === undefined ? patchLines(change) : null
  if (lines === null) return row('', showSides(before, after, reading, render), [before, after])
  return lines.map((line, index) =>
    row(
      line.path,
      showSides(line.before, line.after, reading),
      [line.before, line.after],
      index === 0 ? lines.length : 0,
    ),
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
