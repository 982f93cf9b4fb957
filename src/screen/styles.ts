/** The screen's look. Every colour and size is a custom property of the host page's to change. */
import { css } from './screen-element.js'

export const styles = css`
  :host {
    --al-accent: light-dark(#2563eb, #60a5fa);
    --al-filter: light-dark(#7c3aed, #a78bfa);
    --al-reset: light-dark(#2563eb, #60a5fa);
    --al-name: light-dark(#1d4ed8, #93c5fd);
    --al-address: light-dark(#be185d, #f9a8d4);
    --al-on-accent: light-dark(#fff, #0b1220);
    --al-text: light-dark(#1c2430, #e5e9f0);
    --al-muted: light-dark(#5b6676, #9aa6b6);
    --al-background: light-dark(#fff, #12161d);
    --al-surface: light-dark(#f6f8fa, #191f29);
    --al-line: light-dark(#dfe4ea, #2b3442);
    --al-created: light-dark(#166534, #4ade80);
    --al-updated: light-dark(#1d4ed8, #7db1ff);
    --al-deleted: light-dark(#b91c1c, #fb8a8a);
    --al-transferred: light-dark(#7e22ce, #cb9bff);
    --al-restored: light-dark(#115e59, #4fd6c4);
    --al-other: light-dark(#475569, #a9b6c8);
    --al-font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif;
    --al-mono: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    --al-size: 14px;
    --al-radius: 6px;
    --al-row: 9px;
    display: block;
    flex: auto;
    min-inline-size: 0;
    max-inline-size: 100%;
    color-scheme: light dark;
    color: var(--al-text);
    background: var(--al-background);
    font: var(--al-size) / 1.45 var(--al-font);
  }
  :host([theme='light']) { color-scheme: light; }
  :host([theme='dark']) { color-scheme: dark; }
  :host([hidden]) { display: none; }
  *, *::before, *::after { box-sizing: border-box; }
  .frame { container-type: inline-size; contain-intrinsic-inline-size: 1200px; padding: 20px 24px; display: grid; gap: 14px; grid-template-columns: minmax(0, 1fr); }
  .small-frame { padding: 0; gap: 10px; }
  .small-frame h2 { font-size: 1.1em; }
  .head { display: flex; flex-wrap: wrap; gap: 12px 16px; align-items: center; }
  h2:focus { outline: none; }
  h2 { font-size: 1.35em; font-weight: 650; margin: 0; margin-inline-end: auto; letter-spacing: -0.01em; }
  h3 { font-size: 1em; font-weight: 650; margin: 20px 0 8px; }
  .icon { vertical-align: -3px; flex: none; }
  button, select, input { font: inherit; color: inherit; }
  button { cursor: pointer; }
  button[aria-disabled='true'] { cursor: default; opacity: 0.4; }
  :focus-visible { outline: 2px solid var(--al-accent); outline-offset: 2px; }
  .muted { color: var(--al-muted); }
  .small { font-size: 0.86em; }
  .only-spoken {
    position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  }
  .search { position: relative; flex: 0 1 320px; }
  .search .icon { position: absolute; inset-inline-start: 10px; inset-block-start: 10px; color: var(--al-muted); }
  .search input { inline-size: 100%; padding-inline-start: 34px; }
  input, select {
    block-size: 36px; padding: 6px 10px; border: 1px solid var(--al-line); border-radius: var(--al-radius);
    background: var(--al-background); max-inline-size: 100%;
  }
  input:hover, select:hover { border-color: var(--al-muted); }
  form { display: flex; flex-wrap: wrap; gap: 10px 8px; align-items: end; }
  form label { display: grid; gap: 4px; font-size: 0.86em; color: var(--al-muted); }
  form select, form input { font-size: calc(1em / 0.86); color: var(--al-text); }
  form select { min-inline-size: 150px; max-inline-size: 240px; }
  .buttons { display: flex; gap: 8px; }
  .primary {
    min-block-size: 36px; padding: 6px 14px; border: 0; border-radius: var(--al-radius); font-weight: 600;
    color: var(--al-on-accent);
  }
  .primary:hover { filter: brightness(1.08); }
  .filter { background: var(--al-filter); }
  .reset, .retry { background: var(--al-reset); }
  .quiet {
    min-block-size: 32px; padding: 4px 10px; border: 1px solid var(--al-line); border-radius: var(--al-radius);
    background: var(--al-background);
  }
  .quiet:hover { border-color: var(--al-muted); }
  .menu { position: relative; }
  .menu summary { list-style: none; display: inline-block; cursor: pointer; min-block-size: 36px; padding: 7px 12px; }
  .menu summary::-webkit-details-marker { display: none; }
  .menu div {
    position: absolute; inset-inline-end: 0; z-index: 2; margin-block-start: 4px; display: grid; min-inline-size: 140px;
    background: var(--al-background); border: 1px solid var(--al-line); border-radius: var(--al-radius);
    box-shadow: 0 8px 24px rgb(0 0 0 / 0.16);
  }
  .menu a { padding: 8px 14px; color: inherit; text-decoration: none; }
  .menu a:hover { background: var(--al-surface); }
  .line { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; min-block-size: 30px; }
  .line > [role='status'] { margin-inline-start: auto; font-variant-numeric: tabular-nums; }
  .toggles { display: inline-flex; gap: 14px; }
  .notice { margin: 0; display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: center; }
  .problem { flex-basis: 100%; margin: 0; color: var(--al-deleted); font-weight: 550; }
  [aria-invalid='true'] { border-color: var(--al-deleted); }
  .stale { filter: grayscale(1); }
  [aria-busy='true'] { opacity: 0.5; }
  .bar {
    display: flex; flex-wrap: wrap; gap: 6px 10px; align-items: center; padding: 10px 14px; border-radius: var(--al-radius);
    border: 1px solid color-mix(in srgb, var(--al-deleted) 40%, transparent); background: color-mix(in srgb, var(--al-deleted) 8%, transparent);
  }
  .bar button { margin-inline-start: auto; }
  .chips { display: flex; flex-wrap: wrap; gap: 6px; margin: 0; padding: 0; list-style: none; }
  .chips li {
    display: inline-flex; align-items: center; gap: 4px; padding-inline: 10px 3px; border-radius: 999px;
    background: var(--al-surface); border: 1px solid var(--al-line); font-size: 0.9em;
  }
  .chips button { inline-size: 24px; block-size: 24px; padding: 0; border: 0; border-radius: 50%; background: none; }
  .chips button:hover { background: var(--al-line); }
  .chart { margin: 0; min-block-size: 77px; }
  .chart svg { display: block; inline-size: 100%; block-size: 56px; touch-action: pan-y; border-block-end: 1px solid var(--al-line); cursor: crosshair; overflow: visible; }
  .chart .hit { fill: transparent; }
  .chart g:hover .hit, .chart .chosen .hit { fill: color-mix(in srgb, var(--al-accent) 16%, transparent); }
  .chart figcaption { display: flex; justify-content: space-between; font-size: 0.8em; color: var(--al-muted); margin-block-start: 4px; }
  .piece { fill: light-dark(#b6c2d1, #4b5869); opacity: 0.85; pointer-events: none; }
  .piece.created { fill: var(--al-created); }
  .piece.updated { fill: var(--al-updated); }
  .piece.deleted { fill: var(--al-deleted); }
  .piece.transferred { fill: var(--al-transferred); }
  .piece.restored { fill: var(--al-restored); }
  .scroller { overflow-x: auto; border: 1px solid var(--al-line); border-radius: calc(var(--al-radius) + 2px); }
  .log { inline-size: 100%; border-collapse: collapse; transition: opacity 0.15s; }
  .log th {
    text-align: start; font-weight: 600; font-size: 0.86em; color: var(--al-muted); background: var(--al-surface);
    padding: 0 12px; border-block-end: 1px solid var(--al-line); white-space: nowrap; block-size: 38px;
  }
  .log th button { border: 0; background: none; padding: 6px 0; font-weight: inherit; display: inline-flex; gap: 4px; align-items: center; }
  .log th .mark { opacity: 0.4; display: inline-flex; }
  .log th .mark.on { opacity: 1; color: var(--al-accent); }
  .log th[aria-sort] { color: var(--al-text); }
  .log td { padding: var(--al-row) 12px; border-block-end: 1px solid var(--al-line); vertical-align: top; line-height: 20px; }
  .log tbody tr:last-child td { border-block-end: 0; }
  .log tbody tr:hover { background: var(--al-surface); }
  td.number { color: var(--al-muted); font-variant-numeric: tabular-nums; }
  td.description { min-inline-size: 240px; overflow-wrap: anywhere; }
  td.time, td.ip { white-space: nowrap; }
  td.user { min-inline-size: 124px; max-inline-size: 220px; overflow-wrap: break-word; }
  td.user .value { max-inline-size: 200px; overflow-wrap: break-word; }
  td.user .small { white-space: nowrap; }
  td.time { font-variant-numeric: tabular-nums; }
  .log td.details { text-align: center; inline-size: 64px; padding-block: 5px; }
  .log th.details { text-align: center; }
  .grouped, .fold { background: var(--al-surface); }
  .log .fold td { padding-block: 2px; padding-inline: 46px 12px; }
  .value, .plain { border: 0; background: none; padding: 2px 0; margin: -2px 0; min-block-size: 24px; text-align: start; }
  .value:hover, .plain:hover { text-decoration: underline; text-underline-offset: 3px; }
  .plain { color: var(--al-name); }
  .target {
    display: inline-grid; place-items: center; flex: none; inline-size: 28px; block-size: 28px; padding: 0; border: 0; border-radius: 50%;
    background: var(--al-accent); color: var(--al-on-accent);
  }
  .target:hover { filter: brightness(1.12); }
  .tag::first-letter { text-transform: uppercase; }
  .tag {
    --tone: var(--al-other); display: inline-block; padding: 0 8px; line-height: 20px; border-radius: 10px; font-size: 0.88em; font-weight: 550;
    color: var(--tone); background: color-mix(in srgb, var(--tone) 12%, transparent); max-inline-size: 240px; white-space: nowrap; overflow: hidden;
    text-overflow: ellipsis; vertical-align: top;
  }
  .tag.created { --tone: var(--al-created); }
  .tag.updated { --tone: var(--al-updated); }
  .tag.deleted { --tone: var(--al-deleted); }
  .tag.transferred { --tone: var(--al-transferred); }
  .tag.restored { --tone: var(--al-restored); }
  [class*='tone-'] { --tone: light-dark(oklch(0.43 0.13 var(--hue)), oklch(0.83 0.12 var(--hue))); }
  .tone-0 { --hue: 215; }
  .tone-1 { --hue: 295; }
  .tone-2 { --hue: 80; }
  .tone-3 { --hue: 0; }
  .tone-4 { --hue: 130; }
  .tone-5 { --hue: 45; }
  .address { direction: ltr; unicode-bidi: isolate; color: var(--al-address); font-family: var(--al-mono); font-size: 0.93em; }
  .pager { display: flex; flex-wrap: wrap; gap: 10px; align-items: center; justify-content: space-between; color: var(--al-muted); }
  .pager label { display: inline-flex; gap: 8px; align-items: center; }
  .pager select { block-size: 32px; padding-block: 4px; color: var(--al-text); }
  .pages { display: inline-flex; gap: 4px; align-items: center; }
  .pages button {
    min-inline-size: 32px; block-size: 32px; padding: 0 8px; border: 1px solid transparent; border-radius: var(--al-radius); background: none;
  }
  .pages button:hover:not([aria-disabled='true']) { background: var(--al-surface); border-color: var(--al-line); }
  .pages [aria-current] { background: var(--al-accent); color: var(--al-on-accent); font-weight: 600; }
  .state { padding: 56px 24px; text-align: center; display: grid; gap: 6px; justify-items: center; border: 1px dashed var(--al-line); border-radius: calc(var(--al-radius) + 2px); }
  .state b { font-size: 1.1em; }
  .state button { margin-block-start: 10px; }
  .timeline { list-style: none; margin: 0; padding: 0; transition: opacity 0.15s; }
  .timeline li { position: relative; display: flex; gap: 10px; align-items: start; justify-content: space-between; padding-block-end: 14px; padding-inline-start: 20px; }
  .timeline li::before { content: ''; position: absolute; inset-block: 8px -8px; inset-inline-start: 4px; border-inline-start: 2px solid var(--al-line); }
  .timeline li:last-child::before { display: none; }
  .timeline li::after {
    content: ''; position: absolute; inset-block-start: 6px; inset-inline-start: 0; inline-size: 10px; block-size: 10px;
    border-radius: 50%; background: var(--al-accent);
  }
  .timeline p { margin: 3px 0 0; overflow-wrap: anywhere; }
  .waiting { block-size: 402px; }
  .skeleton span {
    block-size: 10px; border-radius: 5px; animation: pulse 1.2s ease-in-out infinite alternate;
    background: repeating-linear-gradient(90deg, var(--al-line) 0 16%, transparent 16% 21%);
  }
  .skeleton { display: grid; gap: 28px; padding: 24px 12px; border: 1px solid var(--al-line); border-radius: calc(var(--al-radius) + 2px); }
  @keyframes pulse { to { opacity: 0.4; } }
`
