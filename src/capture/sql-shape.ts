/** SQL without the values in it: what may be told of a statement. */
import type { DatabaseFamily } from '../store/dialect.js'

const COMMENTS = /--[^\n]*|\/\*[\s\S]*?\*\//g

/** Texts in quotes, an unfinished one among them. A backslash escapes a quote in MySQL, and in PostgreSQL's E'...'. */
const TEXTS: Readonly<Record<DatabaseFamily, RegExp>> = {
  mysql: /'(?:[^'\\]|''|\\[\s\S])*(?:'|$)|"(?:[^"\\]|""|\\[\s\S])*(?:"|$)/g,
  postgres: /\bE'(?:[^'\\]|''|\\[\s\S])*(?:'|$)|'(?:[^']|'')*(?:'|$)|(\$\w*\$)[\s\S]*?(?:\1|$)/gi,
  sqlite: /'(?:[^']|'')*(?:'|$)/g,
}

/** The statement with `'?'` for each text and without comments. */
export function withoutTexts(family: DatabaseFamily, sql: string): string {
  return sql.replaceAll(TEXTS[family], "'?'").replaceAll(COMMENTS, ' ')
}

/** The same without numbers. */
export function withoutValues(family: DatabaseFamily, sql: string): string {
  return withoutTexts(family, sql)
    .replaceAll(/(?<![\w$:"`])\d+(?:\.\d+)?\b/g, '?')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
