/** Activities over time as bars, on which a range can be dragged. */
import { html, nothing, svg, type TemplateResult } from 'lit/html.js'
import type { SummaryAnswer, SummaryBar } from '../http/contract.js'
import type { Reading } from './value-view.js'

/** What the bars show and can do. */
export interface HistogramHost {
  readonly reading: Reading
  readonly per: 'day' | 'hour'
  /** The first and the last bar of a range that is being dragged. */
  readonly dragged: readonly [number, number] | null
  drag(range: readonly [number, number] | null): void
  chooseRange(from: SummaryBar, to: SummaryBar): void
}

const HEIGHT = 48
const STACKED = ['created', 'updated', 'deleted', 'transferred', 'restored'] as const

/** The bars, and their room while they are loading; nothing where there are none to be had. */
export function histogramView(
  summary: SummaryAnswer | null,
  host: HistogramHost,
): TemplateResult | typeof nothing {
  if (summary === null) return html`<div class="chart" aria-hidden="true"></div>`
  const { bars } = summary
  if (bars.length < 2) return nothing
  const { messages } = host.reading
  const highest = Math.max(1, ...bars.map(({ total }) => total))
  return html`<figure class="chart" part="chart">
    <svg
      viewBox="0 0 ${bars.length} ${HEIGHT}"
      preserveAspectRatio="none"
      role="img"
      aria-label=${messages.chart}
      @pointerdown=${(event: PointerEvent) => startDrag(event, bars, host)}
      @pointermove=${(event: PointerEvent) => goOn(event, bars.length, host)}
      @pointerup=${(event: PointerEvent) => endDrag(event, bars, host)}
      @pointercancel=${() => host.drag(null)}
    >
      ${bars.map((bar, index) => column(bar, index, highest, host))}
    </svg>
    <figcaption>
      <span>${label(bars[0] as SummaryBar, host)}</span>
      <span>${label(bars.at(-1) as SummaryBar, host)}</span>
    </figcaption>
  </figure>`
}

function column(bar: SummaryBar, index: number, highest: number, host: HistogramHost) {
  const { formats } = host.reading
  const [from, to] = host.dragged ?? [-1, -1]
  const isChosen = index >= Math.min(from, to) && index <= Math.max(from, to)
  let top = HEIGHT
  const known = STACKED.map((event) => [event, bar.events[event] ?? 0] as const)
  const others = bar.total - known.reduce((sum, [, count]) => sum + count, 0)
  const pieces = [...known, ['other', others] as const].filter(([, count]) => count > 0)
  const count = `${formats.number(bar.total)}${bar.isExact ? '' : '+'}`
  return svg`<g class=${isChosen ? 'chosen' : ''}>
    <title>${label(bar, host)}: ${count}</title>
    <rect class="hit" x=${index} y="0" width="1" height=${HEIGHT} />
    ${pieces.map(([event, number]) => {
      const height = (number / highest) * HEIGHT
      top -= height
      return svg`<rect class="piece ${event}" x=${index + 0.1} y=${top} width="0.8" height=${height} />`
    })}
  </g>`
}

function label({ from }: SummaryBar, { per, reading }: HistogramHost): string {
  return reading.formats[per === 'day' ? 'day' : 'time'](from)
}

function indexAt(event: PointerEvent, count: number): number {
  const svg = event.currentTarget as SVGElement
  const { left, width } = svg.getBoundingClientRect()
  const part = (event.clientX - left) / width
  const index = Math.floor((getComputedStyle(svg).direction === 'rtl' ? 1 - part : part) * count)
  return Math.min(Math.max(index, 0), count - 1)
}

function startDrag(event: PointerEvent, bars: readonly SummaryBar[], host: HistogramHost): void {
  if (event.button !== 0) return
  ;(event.currentTarget as SVGElement).setPointerCapture(event.pointerId)
  const index = indexAt(event, bars.length)
  host.drag([index, index])
}

function goOn(event: PointerEvent, count: number, host: HistogramHost): void {
  if (host.dragged !== null) host.drag([host.dragged[0], indexAt(event, count)])
}

function endDrag(event: PointerEvent, bars: readonly SummaryBar[], host: HistogramHost): void {
  if (host.dragged === null) return
  const [a, b] = [host.dragged[0], indexAt(event, bars.length)]
  const [from, to] = [bars[Math.min(a, b)], bars[Math.max(a, b)]]
  host.drag(null)
  if (from !== undefined && to !== undefined) host.chooseRange(from, to)
}
