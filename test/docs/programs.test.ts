/** The snippets of each document run, in its order as one program, and give what it says. */
import { documents, readDocument, snippetsOf } from './document.js'
import { asCompared, programOf, run } from './program.js'
import { readmeAsProgram } from './readme.js'

const programs = documents()
  .map((name) => ({
    name,
    text: name === 'README.md' ? readmeAsProgram(readDocument(name)) : readDocument(name),
  }))
  .filter(({ text }) => snippetsOf(text).some(({ isRun }) => isRun))

describe.each(programs)('$name', ({ text }) => {
  const program = programOf(text)
  const values = new Map<number, unknown>()
  let failure: unknown

  beforeAll(async () => {
    failure = await run(program, values).catch((error: unknown) => error)
  })

  test('the snippets run, in their order, as one program', () => {
    expect(failure).toBeUndefined()
  })

  test('each statement gives what is shown behind it', () => {
    const compared = program.shown.map(({ line, code, result }) => ({
      line,
      code,
      ...(values.has(line) ? asCompared(values.get(line), result) : { actual: 'not run', expected: result }),
    }))
    const as = (side: 'actual' | 'expected') => compared.map((each) => [each.line, each.code, each[side]])
    expect(as('actual')).toEqual(as('expected'))
  })

  test('every result that is shown belongs to a statement', () => {
    const results = snippetsOf(text)
      .filter(({ isRun }) => isRun)
      .flatMap(({ code }) => code.match(/\/\/ → /g) ?? [])
    expect(program.shown).toHaveLength(results.length)
  })
})

test('a result that is not what is shown is found', () => {
  const isSame = (value: unknown, result: string) => {
    const { actual, expected } = asCompared(value, result)
    return JSON.stringify(actual) === JSON.stringify(expected)
  }
  expect(isSame({ a: [1, 2], b: 'text' }, "{ a: [1, ...], b: 'te…' }")).toBe(true)
  expect(isSame({ a: 1, b: 2 }, '{ a: 1, ... }')).toBe(true)
  expect(isSame({ a: 1, b: 2 }, '{ a: 1 }')).toBe(false)
  expect(isSame({ a: 2 }, '{ a: 1, ... }')).toBe(false)
  expect(isSame([1, 2], '[1]')).toBe(false)
  expect(isSame('other', "'te…'")).toBe(false)
})

test('a program that fails is found', async () => {
  const failing = programOf(
    "```ts\nimport { actAs } from 'typeorm-activity-log'\nactAs({}, () => missing())\n```\n",
  )
  await expect(run(failing, new Map())).rejects.toThrow('missing is not defined')
})
