/** The controls below the table: how many rows, and which page. */
import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { ActivitiesAnswer } from '../http/contract.js'
import { chevronLeft, chevronRight } from './icons.js'
import type { Reading } from './value-view.js'
import { SIZES, type ViewState } from './view-state.js'

/** What the pager shows and can do. */
export interface PagerHost {
  readonly reading: Reading
  readonly state: ViewState
  readonly hasPrevious: boolean
  resize(size: number): void
  turnTo(page: number): void
  previous(): void
  next(): void
}

/** The last activity that the API numbers pages to. */
const NUMBERED = 10_000

/** The controls for a page. */
export function pagerView({ count, cursor, hasNext }: ActivitiesAnswer, host: PagerHost): TemplateResult {
  const { messages, formats } = host.reading
  const { page, size, after } = host.state
  const last = Math.max(1, Math.ceil(Math.min(count?.value ?? 0, NUMBERED) / size))
  const numbers = after === '' ? numbersAround(page, last) : []
  return html`<nav class="pager" aria-label=${messages.pages} part="pager">
    <label>
      ${messages.rows}
      <select @change=${(event: Event) => host.resize(Number((event.target as HTMLSelectElement).value))}>
        ${SIZES.map((each) => html`<option value=${each} ?selected=${each === size}>${formats.number(each)}</option>`)}
      </select>
    </label>
    <span class="pages">
      <button type="button" class="step" aria-label=${messages.previous} aria-disabled=${!host.hasPrevious} @click=${() => host.hasPrevious && host.previous()}>
        ${chevronLeft}
      </button>
      ${numbers.map((number) =>
        number === null
          ? html`<span class="gap">…</span>`
          : html`<button
              type="button"
              class="page"
              aria-label=${messages.page(number)}
              aria-current=${number === page ? 'page' : nothing}
              @click=${() => host.turnTo(number)}
            >
              ${formats.number(number)}
            </button>`,
      )}
      <button type="button" class="step" aria-label=${messages.next} aria-disabled=${!hasNext || cursor === null} @click=${() => hasNext && cursor !== null && host.next()}>
        ${chevronRight}
      </button>
    </span>
  </nav>`
}

/** The first and the last page, those around this one, and null where some are left out. */
export function numbersAround(page: number, last: number): readonly (number | null)[] {
  const wanted = [...new Set([1, page - 1, page, page + 1, last])].filter((each) => each >= 1 && each <= last)
  const sorted = wanted.sort((a, b) => a - b)
  return sorted.flatMap((each, index) => {
    const before = sorted[index - 1]
    if (before === undefined || each - before === 1) return [each]
    return each - before === 2 ? [each - 1, each] : [null, each]
  })
}
