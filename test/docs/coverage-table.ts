/** The coverage table of docs/capture.md, made of the write paths that are tried on every database: so it cannot say what is not so. */
import { BUILDER_PATHS } from '../behaviour/paths/by-builder.js'
import { ENTITY_PATHS } from '../behaviour/paths/by-entity.js'

const BEGIN = '<!-- coverage: npm run docs:coverage -->'
const END = '<!-- end of coverage -->'

/** What `paths.test.ts` has facts of their own for, and what no ORM can see. */
export const FURTHER = [
  ["raw SQL: `query('UPDATE ...')`", 'reported by `onUncaptured`, by default a warning'],
  ['what triggers of the database or other programs write', 'no'],
] as const

/** The table as Markdown. */
export function coverageTable(): string {
  const paths = [...ENTITY_PATHS, ...BUILDER_PATHS].map(
    ({ call, captured }) => [asCode(call), captured] as const,
  )
  const rows = [...paths, ...FURTHER].map(([call, captured]) => `| ${call} | ${captured} |`)
  return ['| write | captured |', '| --- | --- |', ...rows].join('\n')
}

/** The chapter with the table in its place. */
export function withCoverageTable(chapter: string): string {
  const [before, after] = [chapter.indexOf(BEGIN), chapter.indexOf(END)]
  if (before < 0 || after < before) throw new Error(`The chapter lacks ${BEGIN} ... ${END}`)
  return `${chapter.slice(0, before + BEGIN.length)}\n\n${coverageTable()}\n\n${chapter.slice(after)}`
}

/** Calls and names of options in code type. */
function asCode(call: string): string {
  return call.replaceAll(
    /(?:createQueryBuilder\(\))?\.?[a-zA-Z]+\([^)]*\)(?:\.[a-zA-Z]+\([^)]*\))*|\b(?:bulkLimit|listeners: false|reload: false|chunk|transaction: false)\b/g,
    (code) => `\`${code}\``,
  )
}
