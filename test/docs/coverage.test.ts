/** What the documents say of what is captured is what the tested write paths are. */
import { coverageTable, FURTHER, withCoverageTable } from './coverage-table.js'
import { readDocument } from './document.js'

const chapter = readDocument('docs/capture.md')

test('docs/capture.md has the table that the tested write paths make: npm run docs:coverage', () => {
  expect(chapter).toContain(coverageTable())
  expect(chapter).toBe(withCoverageTable(chapter))
})

test("the README's table has at most 10 rows, and those of what is not captured", () => {
  const table = readDocument('README.md').split('## What is captured')[1]?.split('\n## ')[0] ?? ''
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
  expect(rows.length).toBeGreaterThan(5)
  expect(rows.length - 1).toBeLessThanOrEqual(10)
  for (const [call, captured] of FURTHER) expect(rows).toContain(`| ${call} | ${captured} |`)
})
