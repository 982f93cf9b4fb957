/** The README's coverage table, made of the write paths that are tried on every database: so it cannot say what is not so. */
import { BUILDER_PATHS } from '../behaviour/paths/by-builder.js'
import { ENTITY_PATHS } from '../behaviour/paths/by-entity.js'

const BEGIN = '<!-- coverage: npm run docs:coverage -->'
const END = '<!-- end of coverage -->'

/** What `paths.test.ts` has facts of their own for, and what no ORM can see. */
const FURTHER = [
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

/** The README with the table in its place. */
export function withCoverageTable(readme: string): string {
  const [before, after] = [readme.indexOf(BEGIN), readme.indexOf(END)]
  if (before < 0 || after < before) throw new Error(`README.md lacks ${BEGIN} ... ${END}`)
  return `${readme.slice(0, before + BEGIN.length)}\n\n${coverageTable()}\n\n${readme.slice(after)}`
}

/** The README without the table. */
export function withoutCoverageTable(readme: string): string {
  return readme.slice(0, readme.indexOf(BEGIN)) + readme.slice(readme.indexOf(END))
}

/** Calls and names of options in code type. */
function asCode(call: string): string {
  return call.replaceAll(
    /(?:createQueryBuilder\(\))?\.?[a-zA-Z]+\([^)]*\)(?:\.[a-zA-Z]+\([^)]*\))*|\b(?:bulkLimit|listeners: false|reload: false|chunk|transaction: false)\b/g,
    (code) => `\`${code}\``,
  )
}
