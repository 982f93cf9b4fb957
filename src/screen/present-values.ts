/** What the fields of an activity hold now, where that is something else than it was after it. */
import { html, type TemplateResult } from 'lit/html.js'
import type { DetailsAnswer, JsonValue } from '../http/contract.js'
import { type Reading, type Renderer, showHidden, showNote, showValue } from './value-view.js'

type Present = NonNullable<DetailsAnswer['now']>[number]

/** The fields that hold something else now. */
export type PresentValues = ReadonlyMap<string, Present>

/** A field and its value after the activity; not to be compared where it is no value. */
interface Told {
  readonly field: string
  readonly value: JsonValue
  readonly masked?: boolean | undefined
}

/** Those of the fields that hold something else now; null where none does. */
export function presentValues(now: DetailsAnswer['now'], told: readonly Told[]): PresentValues | null {
  const others = (now ?? []).filter(({ field, value, masked }) => {
    const before = told.find((each) => each.field === field)
    return (
      before !== undefined &&
      before.masked !== true &&
      (masked === true || textOf(value) !== textOf(before.value))
    )
  })
  return others.length === 0 ? null : new Map(others.map((each) => [each.field, each]))
}

/** The cell of a field's present value; empty where it is what it was. */
export function presentCell(
  present: Present | undefined,
  rows: number,
  render: Renderer | undefined,
  reading: Reading,
): TemplateResult {
  const shown =
    present === undefined
      ? html`<span class="muted small">${reading.messages.unchanged}</span>`
      : html`${present.masked === true ? showHidden(reading) : (render ?? ((own) => showValue(own, reading)))(present.value)}${showNote(present.notes, '', reading)}`
  return html`<td class="present" rowspan=${rows} data-label=${reading.messages.present}>${shown}</td>`
}

/** The same text for the same value, in whatever order its keys are. */
function textOf(value: JsonValue): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}
