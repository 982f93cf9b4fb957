/** The look of the details and of values. */
import { css } from './screen-element.js'

export const detailsStyles = css`
  dialog {
    inline-size: min(820px, calc(100vw - 32px)); max-block-size: calc(100vh - 48px); padding: 0; border: 1px solid var(--al-line);
    border-radius: 12px; background: var(--al-background); color: var(--al-text); box-shadow: 0 24px 64px rgb(0 0 0 / 0.3);
    overflow: hidden;
  }
  dialog[open] { display: grid; grid-template: auto 1fr / minmax(0, 1fr); }
  dialog::backdrop { background: rgb(10 15 25 / 0.5); }
  dialog header { display: flex; align-items: center; gap: 8px; padding: 14px 20px; border-block-end: 1px solid var(--al-line); }
  dialog header h2 { font-size: 1.1em; min-inline-size: 0; max-block-size: 30vh; overflow: auto; overflow-wrap: anywhere; outline-offset: 4px; }
  dialog header button { inline-size: 32px; block-size: 32px; padding: 0; border: 0; border-radius: var(--al-radius); background: none; flex: none; }
  dialog header button:hover:not([aria-disabled='true']) { background: var(--al-surface); }
  dialog .content { padding: 4px 20px 24px; overflow: auto; min-block-size: 160px; }
  .tabs { display: flex; gap: 4px; border-block-end: 1px solid var(--al-line); margin-block-end: 12px; }
  .tabs button { border: 0; background: none; padding: 10px 10px 8px; color: var(--al-muted); border-block-end: 2px solid transparent; }
  .tabs [aria-selected='true'] { color: var(--al-text); border-color: var(--al-accent); font-weight: 600; }
  .loading { animation: arrive 0s 0.15s backwards; }
  @keyframes arrive { from { opacity: 0; } }
  .facts { display: grid; grid-template-columns: minmax(90px, max-content) 1fr; gap: 7px 20px; margin: 0; }
  .tabs + div > .facts { margin-block-start: 16px; }
  .facts dt { color: var(--al-muted); }
  .facts :is(dt, dd) { margin: 0; overflow-wrap: anywhere; }
  .facts .tag { max-inline-size: 100%; white-space: normal; }
  .record { color: var(--al-name); font-weight: 600; }
  .actions { display: flex; flex-wrap: wrap; gap: 8px; margin: 16px 0 0; }
  .values { inline-size: 100%; border-collapse: collapse; margin-block-start: 20px; table-layout: fixed; }
  .values caption { text-align: start; font-weight: 650; padding-block-end: 8px; }
  .values th, .values td { text-align: start; vertical-align: top; padding: 7px 10px; border: 1px solid var(--al-line); overflow-wrap: anywhere; }
  .values th { font-weight: 500; color: var(--al-muted); inline-size: 28%; }
  .values thead th { background: var(--al-surface); font-size: 0.86em; inline-size: auto; }
  .values thead th:first-child { inline-size: 28%; }
  .values:has(.present) th:first-child { inline-size: 19%; }
  .values td { position: relative; }
  .values .path { color: var(--al-text); }
  .note { font-size: 0.86em; margin-block-start: 4px; }
  .copy {
    position: absolute; inset-block-start: 4px; inset-inline-end: 4px; inline-size: 26px; block-size: 26px; padding: 0; opacity: 0;
    border: 1px solid var(--al-line); border-radius: var(--al-radius); background: var(--al-background); color: var(--al-muted);
  }
  td:hover > .copy, .copy:focus-visible { opacity: 1; }
  .copy:hover { color: var(--al-text); }
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
  .present { background: color-mix(in srgb, var(--al-updated) 7%, transparent); }
  .done { color: var(--al-created); font-weight: 600; margin: 12px 0 0; }
  .obstacle { color: var(--al-deleted); font-weight: 550; margin: 8px 0 0; }
  .choice { min-block-size: 24px; display: inline-flex; gap: 8px; align-items: start; color: var(--al-text); }
  .choice input { inline-size: 18px; block-size: 18px; margin: 1px 0 0; padding: 0; flex: none; accent-color: var(--al-accent); }
  .plan > .choice { margin-block-start: 14px; }
  .plan h3:focus { outline: none; }
  .since { color: var(--al-deleted); }
  .hash { font: 0.85em var(--al-mono); color: var(--al-muted); }
  .others li { display: flex; gap: 8px; align-items: baseline; }
  .others button { min-block-size: 24px; }
  .links, .others { margin: 0; padding: 0; list-style: none; display: grid; gap: 6px; }
  .folded summary { cursor: pointer; overflow-wrap: anywhere; }
  .folded .more { color: var(--al-name); font-weight: 550; white-space: nowrap; }
  .folded[open] summary .text { display: none; }
`
