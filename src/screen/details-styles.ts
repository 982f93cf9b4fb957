/** The look of the details, of values and of small screens. */
import { css } from 'lit'

export const detailsStyles = css`
  dialog {
    inline-size: min(820px, calc(100vw - 32px)); max-block-size: calc(100vh - 48px); padding: 0; border: 1px solid var(--al-line);
    border-radius: 12px; background: var(--al-background); color: var(--al-text); box-shadow: 0 24px 64px rgb(0 0 0 / 0.3);
    overflow: hidden;
  }
  dialog[open] { display: grid; grid-template-rows: auto 1fr; }
  dialog::backdrop { background: rgb(10 15 25 / 0.5); }
  dialog header { display: flex; align-items: center; gap: 8px; padding: 14px 20px; border-block-end: 1px solid var(--al-line); }
  dialog header h2 { font-size: 1.1em; overflow: hidden; text-overflow: ellipsis; outline-offset: 4px; }
  dialog header button { inline-size: 32px; block-size: 32px; padding: 0; border: 0; border-radius: var(--al-radius); background: none; flex: none; }
  dialog header button:hover:not(:disabled) { background: var(--al-surface); }
  dialog .content { padding: 4px 20px 24px; overflow: auto; }
  .tabs { display: flex; gap: 4px; border-block-end: 1px solid var(--al-line); margin-block-end: 12px; }
  .tabs button { border: 0; background: none; padding: 10px 10px 8px; color: var(--al-muted); border-block-end: 2px solid transparent; }
  .tabs [aria-selected='true'] { color: var(--al-text); border-color: var(--al-accent); font-weight: 600; }
  .sentence { font-size: 1.05em; margin: 12px 0; overflow-wrap: anywhere; }
  .facts { display: grid; grid-template-columns: minmax(90px, max-content) 1fr; gap: 7px 20px; margin: 0; }
  .facts dt { color: var(--al-muted); }
  .facts dd { margin: 0; overflow-wrap: anywhere; }
  .record { color: var(--al-name); font-weight: 600; }
  .actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 16px 0 0; }
  .values { inline-size: 100%; border-collapse: collapse; margin-block-start: 20px; table-layout: fixed; }
  .values caption { text-align: start; font-weight: 650; padding-block-end: 8px; }
  .values th, .values td { text-align: start; vertical-align: top; padding: 7px 10px; border: 1px solid var(--al-line); overflow-wrap: anywhere; }
  .values th { font-weight: 500; color: var(--al-muted); inline-size: 24%; }
  .values thead th { background: var(--al-surface); font-size: 0.86em; inline-size: auto; }
  .values thead th:first-child { inline-size: 24%; }
  del, ins { text-decoration: none; display: block; }
  .before { background: color-mix(in srgb, var(--al-deleted) 7%, transparent); }
  .after { background: color-mix(in srgb, var(--al-created) 8%, transparent); }
  mark { color: inherit; border-radius: 3px; padding-inline: 1px; }
  .before mark { background: color-mix(in srgb, var(--al-deleted) 26%, transparent); text-decoration: line-through; }
  .after mark { background: color-mix(in srgb, var(--al-created) 28%, transparent); }
  .text { white-space: pre-wrap; }
  .number { font-variant-numeric: tabular-nums; }
  pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; font: 0.9em / 1.5 var(--al-mono); }
  .raw { padding: 12px; background: var(--al-surface); border-radius: var(--al-radius); }
  .hash { font: 0.85em var(--al-mono); color: var(--al-muted); }
  .links, .others { margin: 0; padding: 0; list-style: none; display: grid; gap: 6px; }
  .folded summary { cursor: pointer; }
  .folded[open] summary .text { display: none; }
  @media (width < 40rem) {
    .frame { padding: 14px 12px; }
    .search { flex: 1 1 100%; }
    form label, form select, form input { inline-size: 100%; max-inline-size: none; }
    form label { flex: 1 1 140px; }
    .line > [role='status'] { margin-inline-start: 0; }
    .scroller { border: 0; overflow: visible; }
    .log thead { position: absolute; clip-path: inset(50%); inline-size: 1px; block-size: 1px; overflow: hidden; }
    .log, .log tbody, .log tr, .log td { display: block; }
    .log tr { position: relative; border: 1px solid var(--al-line); border-radius: 8px; padding: 8px 12px; margin-block-end: 10px; }
    .log td { border: 0; padding: 3px 0; display: flex; gap: 10px; white-space: normal; text-align: start; inline-size: auto; }
    .log td::before { content: attr(data-label); flex: 0 0 92px; color: var(--al-muted); font-size: 0.86em; }
    .log td.description { min-inline-size: 0; }
    .log td.number { display: none; }
    .log td.details { position: absolute; inset-block-start: 8px; inset-inline-end: 10px; }
    .log td.details::before, .fold td::before { display: none; }
    .values thead { display: none; }
    .values tr, .values th, .values td { display: block; inline-size: 100%; }
    .values th { border-block-end: 0; background: var(--al-surface); }
  }
  @media (forced-colors: active) {
    .tag, .target, .primary, .pages [aria-current] { border: 1px solid; }
    .piece { fill: CanvasText; }
  }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; }
  }
`
