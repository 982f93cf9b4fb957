/**
 * The documents and their snippets. Those of one document, in order, are one program: it compiles, and it runs but for the
 * snippets under a line `<!-- not run: why -->`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The project's folder. Jest runs this as CommonJS; a script, which npm starts in that folder, as an ES module. */
export const PROJECT = typeof __dirname === 'string' ? resolve(__dirname, '../..') : process.cwd()

/** A fenced block of TypeScript. */
export interface Snippet {
  /** The line of the document at which its code begins, counted from 1. */
  readonly line: number
  readonly code: string
  readonly isRun: boolean
}

/** The documents that users read, by their paths from the project's folder. */
export function documents(): readonly string[] {
  const chapters = readdirSync(join(PROJECT, 'docs')).map((name) => `docs/${name}`)
  return ['README.md', 'SECURITY.md', ...chapters]
    .filter((name) => name.endsWith('.md') && existsSync(join(PROJECT, name)))
    .sort()
}

/** A document's text. */
export function readDocument(name: string): string {
  return readFileSync(join(PROJECT, name), 'utf8')
}

/** The snippets of a document. */
export function snippetsOf(text: string): readonly Snippet[] {
  const matches = text.matchAll(/(?:^<!-- (not run): .+ -->\n+)?^```ts\n(.*?)^```$/gms)
  return [...matches].map(({ 0: whole, 1: notRun, 2: code = '', index }) => ({
    line: text.slice(0, index + whole.indexOf('```ts\n')).split('\n').length + 1,
    code,
    isRun: notRun === undefined,
  }))
}

/** Nothing but these snippets, each at its line of the document. */
export function atTheirLines(snippets: readonly Snippet[]): string {
  return snippets.reduce((text, { line, code }) => {
    const lines = text.split('\n').length
    return text + '\n'.repeat(Math.max(0, line - lines)) + code
  }, '')
}
