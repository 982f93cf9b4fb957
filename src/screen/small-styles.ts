/** The look where things are otherwise: small screens, right to left, forced colours, less motion. */
import { css } from './screen-element.js'

export const smallStyles = css`
  [dir='ltr'] [dir='auto'] { text-align: left; }
  [dir='rtl'] [dir='auto'] { text-align: right; }
  [dir='rtl'] .turn .icon, [dir='rtl'] .step .icon, [dir='rtl'] .chart svg { transform: scaleX(-1); }
  @media (hover: none) { .copy { opacity: 1; } .values td:has(.copy) { padding-inline-end: 38px; } }
  @container (860px <= width < 1060px) {
    .log :is(td, th) { padding-inline: 8px; }
    .log .tag { max-inline-size: 130px; }
    td.user { min-inline-size: 100px; }
    td.description { min-inline-size: 170px; }
  }
  @container (width < 860px) {
    .scroller { border: 0; overflow: visible; }
    .log, .log :is(caption, thead, tbody, tr, td) { display: block; }
    .log thead tr { display: flex; flex-wrap: wrap; gap: 6px; border: 0; padding: 0; }
    .log th { display: none; }
    .log th:has(button) { display: block; block-size: auto; border: 1px solid var(--al-line); border-radius: 999px; padding: 0 10px; }
    .log tr { position: relative; border: 1px solid var(--al-line); border-radius: 8px; padding: 10px 48px 10px 12px; margin-block-end: 8px; display: flex; flex-wrap: wrap; gap: 4px 8px; }
    .log td { border: 0; padding: 0; order: 3; white-space: normal; inline-size: auto; min-inline-size: 0; }
    .log td:not([class])::before { content: attr(data-label) ' '; color: var(--al-muted); }
    .log td.type, .log td.event { order: 1; }
    .log td.description { order: 2; flex: 1 0 100%; }
    .log td.number { display: none; }
    .log td.user, td.user .value { max-inline-size: 100%; overflow-wrap: anywhere; }
    .log td.details { position: absolute; inset-block-start: 8px; inset-inline-end: 10px; padding: 0; inline-size: auto; }
    .log .fold { border: 0; padding: 0; background: none; }
    .log .fold td { padding: 0; }
  }
  @media (width < 40rem) {
    .frame { padding: 14px 12px; }
    .search { flex: 1 1 100%; order: 1; }
    form label { flex: 1 1 140px; }
    form select, form input { inline-size: 100%; max-inline-size: none; }
    .buttons, .buttons button { flex: 1; }
    .line > [role='status'] { margin-inline-start: 0; }
    .line > :is(:empty, :has(> .only-spoken)) { margin-inline-end: -16px; }
    dialog { inline-size: 100vw; max-inline-size: none; max-block-size: 100dvh; block-size: 100dvh; border: 0; border-radius: 0; }
    dialog header, dialog .content { padding-inline: 14px; }
    dialog header { flex-wrap: wrap; }
    dialog header h2 { order: 1; flex: 1 0 100%; }
    dialog .close { margin-inline-start: auto; }
    .facts { grid-template-columns: minmax(80px, max-content) 1fr; column-gap: 14px; }
    .values thead { display: none; }
    .values tr + tr th { border-block-start: 0; }
    .values, .values :is(caption, tbody, tr, th, td) { display: block; inline-size: auto; }
    .values :is(th, .before) { border-block-end: 0; }
    .values th { background: var(--al-surface); }
    .comparison td::before { content: attr(data-label); display: block; color: var(--al-muted); font-size: 0.8em; }
  }
  @media (forced-colors: active) {
    .tag, .target, .primary, .chips li, .pages [aria-current] { border: 1px solid; }
    .pages [aria-current], .tabs [aria-selected='true'] { border-color: Highlight; }
    .piece { fill: CanvasText; }
    .chart .chosen .hit { fill: Highlight; }
    mark { background: Mark !important; color: MarkText; }
  }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; }
  }
`
