/** Five hundred texts that would run, load or turn something if any of them were taken for more than text. */

const CALL = 'window.pwned=(window.pwned||0)+1'

const markup: readonly string[] = [
  `<script>${CALL}</script>`,
  `<img src=x onerror="${CALL}">`,
  `<svg onload="${CALL}">`,
  `<svg><script>${CALL}</script></svg>`,
  `<iframe srcdoc="<script>parent.${CALL}</script>"></iframe>`,
  `<details open ontoggle="${CALL}">`,
  `<input autofocus onfocus="${CALL}">`,
  `<body onload="${CALL}">`,
  `<video><source onerror="${CALL}"></video>`,
  `<a href="javascript:${CALL}">x</a>`,
  `<form action="javascript:${CALL}"><button>x</button></form>`,
  `<style>*{display:none!important}</style>`,
  `<link rel=stylesheet href="//evil.example/x.css">`,
  `<meta http-equiv=refresh content="0;url=//evil.example">`,
  `<base href="//evil.example/">`,
  `<template><img src=x onerror="${CALL}"></template>`,
  `<math><mtext><table><mglyph><style><img src=x onerror="${CALL}">`,
  `<marquee onstart="${CALL}">`,
  `<object data="javascript:${CALL}"></object>`,
  `<dialog open>x</dialog>`,
]

const wrappers: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `"'>${text}`,
  (text) => `</td></tr></table>${text}`,
  (text) => `</title></textarea></style></script>${text}`,
  (text) => `<!-->${text}<!--`,
  (text) => `<![CDATA[${text}]]>`,
  (text) => text.toUpperCase(),
  (text) => `\u202e${text}\u202c`,
  (text) => `\u2067${text}`,
  (text) => `${text}\u0301\u0489\u200b\ufeff`,
  (text) => encodeURIComponent(text),
  (text) => text.replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
  (text) => text.replaceAll('<', '\uff1c').replaceAll('>', '\uff1e'),
  (text) => text.replaceAll(' ', '\n'),
  (text) => text.replaceAll('<', '<\u00a0'),
]

const plain: readonly string[] = [
  `javascript:${CALL}`,
  `JaVaScRiPt:${CALL}//`,
  `data:text/html,<script>${CALL}</script>`,
  '${alert(1)}',
  '{{constructor.constructor("alert(1)")()}}',
  '<?lit$123456789$?>',
  '<!--?lit$123456789$-->',
  'lit$123456789$',
  '\u202egnp.exe',
  '\u2066\u2067\u2068\u2069',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '=HYPERLINK("//evil.example")',
  '\\u003cscript\\u003e',
  "'; DROP TABLE activity_log; --",
  '%3Cscript%3E',
  '\ud83d\udc69\u200d\ud83d\ude80'.repeat(8),
  'Z\u0351\u036b\u0343a\u0363l\u0368g\u0361o'.repeat(6),
]

/** All different; those that fit into a column of 64 characters come as well where one is asked for. */
export const PAYLOADS: readonly string[] = [
  ...new Set([
    ...markup.flatMap((text) => wrappers.map((wrap) => wrap(text))),
    ...plain.flatMap((text) => [text, `${text} ${text}`, `<b>${text}</b>`, `"${text}"`, `/${text}`]),
    ...markup.flatMap((text) =>
      ['<<', '</', '<x ', '"', "' ", '\\x3c', '<\t', '`'].map((before) => before + text.slice(1)),
    ),
  ]),
].slice(0, 500)

/** A payload that a short column holds. */
export function shortPayload(index: number, length: number): string {
  const short = SHORT.filter((text) => text.length <= length)
  return short[index % short.length] ?? '<b>'
}

const SHORT: readonly string[] = [
  '<b>x</b>',
  '<img src=x>',
  '"><i>x',
  '\u202ex<b>',
  '<svg onload=alert(1)>',
  '{{7*7}}',
  '__proto__',
  'constructor',
  '<script>alert(1)</script>',
  '<img src=x onerror=pwned=1>',
]
