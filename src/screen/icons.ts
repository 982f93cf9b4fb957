/** The few pictures of the screen, drawn in the colour of the text around them. */
import { svg, type SVGTemplateResult } from 'lit/html.js'

const icon = (paths: SVGTemplateResult) =>
  svg`<svg class="icon" viewBox="0 0 24 24" width="16" height="16" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${paths}</svg>`

/** A target: details. */
export const target = icon(
  svg`<circle cx="12" cy="12" r="9" /><circle cx="12" cy="12" r="5" /><circle cx="12" cy="12" r="1" />`,
)
export const funnel = icon(svg`<path d="M3 4h18l-7 9v6l-4 2v-8z" />`)
export const refresh = icon(svg`<path d="M20 11a8 8 0 1 0-2.3 6.3M20 4v7h-7" />`)
export const magnifier = icon(svg`<circle cx="11" cy="11" r="7" /><path d="m20 20-3.8-3.8" />`)
export const cross = icon(svg`<path d="M6 6l12 12M18 6 6 18" />`)
export const download = icon(svg`<path d="M12 4v11m-5-5 5 5 5-5M5 20h14" />`)
export const chevronLeft = icon(svg`<path d="m15 5-7 7 7 7" />`)
export const chevronRight = icon(svg`<path d="m9 5 7 7-7 7" />`)
export const sortUp = icon(svg`<path d="M12 19V6m-6 6 6-6 6 6" />`)
export const sortDown = icon(svg`<path d="M12 5v13m-6-6 6 6 6-6" />`)
export const sortNone = icon(svg`<path d="m8 10 4-4 4 4M8 14l4 4 4-4" />`)
export const link = icon(
  svg`<path d="M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1" />`,
)
export const copy = icon(
  svg`<rect x="9" y="9" width="11" height="11" rx="2" /><path d="M5 15V6a2 2 0 0 1 2-2h8" />`,
)
export const check = icon(svg`<path d="m5 12 5 5 9-10" />`)
export const clock = icon(svg`<circle cx="12" cy="12" r="9" /><path d="M12 7v5l3 2" />`)
export const undo = icon(svg`<path d="M4 9h10a5 5 0 0 1 0 10h-4M8 5 4 9l4 4" />`)
