/** The README is what its reader may expect: short, with the decorator at once, and with an activity that is one. */
import { documents, readDocument } from './document.js'
import { programOf, run } from './program.js'
import { readmeAsProgram } from './readme.js'

const readme = readDocument('README.md')

test('it shows the decorator by line 20', () => {
  expect(readme.split('\n').slice(0, 20).join('\n')).toContain('@Audited<')
})

test('it has at most 900 words', () => {
  expect(readme.split(/\s+/).filter(Boolean).length).toBeLessThanOrEqual(900)
})

test('it says how to try it and how to test it', () => {
  expect(readme).toMatch(/^npm ci && npm run demo\b/m)
  expect(readme).toMatch(/^npm ci && npm test\b/m)
})

test('it leads to every chapter', () => {
  expect(documents().filter((name) => name !== 'README.md' && !readme.includes(`](${name})`))).toEqual([])
})

test('the activity that it shows is the one that results', async () => {
  const printed = JSON.parse(/^```json\n(.*?)^```$/ms.exec(readme)?.[1] ?? '') as Record<string, unknown>
  const program = programOf(`${readmeAsProgram(readme)}\n\`\`\`ts\npage.activities // → []\n\`\`\`\n`)
  const values = new Map<number, unknown>()
  await run(program, values)
  const [[activity]] = [...values.values()] as [[Record<string, unknown>]]
  expect(JSON.parse(JSON.stringify(activity))).toEqual({
    ...printed,
    id: expect.stringMatching(ULID) as unknown,
    occurredAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as unknown,
    transactionId: expect.stringMatching(ULID) as unknown,
    record: { ...(printed['record'] as object), id: expect.stringMatching(/^[\da-f-]{36}$/) as unknown },
  })
  expect(Object.keys(activity ?? {})).toEqual(Object.keys(printed))
})

const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/
