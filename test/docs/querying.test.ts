/** The snippets of docs/querying.md run, in the document's order as one program, and give what the document says. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as typeorm from 'typeorm'
import * as library from 'typeorm-activity-log'
import ts from 'typescript'
import { PARAMETERS } from '../../src/query/activity-parameters.js'
import { createActivityReader, type ReadSource } from '../../src/query/create-query.js'

/** A statement of the document, and what stands behind its `// →`. */
interface Shown {
  readonly line: number
  readonly code: string
  /** A JavaScript literal. `...` stands for more in an object or list, `…` for more at the end of a text. */
  readonly result: string
}

/** Calls of the program's own `require` find these. */
const MODULES: Readonly<Record<string, unknown>> = { typeorm, 'typeorm-activity-log': library }

const document = readFileSync(resolve(__dirname, '../../docs/querying.md'), 'utf8')
const { program, shown } = readProgram(linesOfCode(document))
const values = new Map<number, unknown>()

let failure: unknown

beforeAll(async () => {
  failure = await run(program).catch((error: unknown) => error)
})

test('the snippets run, in their order, as one program', () => {
  expect(failure).toBeUndefined()
})

test.each(shown.map(({ line, code, result }) => [line, code, result] as const))(
  'line %d gives what it shows: %s',
  (line, _, result) => {
    const expected = readLiteral(result)
    expect(values.has(line)).toBe(true)
    expect(asShown(values.get(line), expected)).toEqual(expected)
  },
)

test('every result that is shown belongs to a statement', () => {
  expect(shown).toHaveLength(linesOfCode(document).match(/\/\/ → /g)?.length ?? 0)
})

test('a result that is not what is shown is found', () => {
  const same = (actual: unknown, result: string) =>
    JSON.stringify(asShown(actual, readLiteral(result))) === JSON.stringify(readLiteral(result))
  expect(same({ a: [1, 2], b: 'text' }, "{ a: [1, ...], b: 'te…' }")).toBe(true)
  expect(same({ a: 1, b: 2 }, '{ a: 1, ... }')).toBe(true)
  expect(same({ a: 1, b: 2 }, '{ a: 1 }')).toBe(false)
  expect(same({ a: 2 }, '{ a: 1, ... }')).toBe(false)
  expect(same([1, 2], '[1]')).toBe(false)
  expect(same('other', "'te…'")).toBe(false)
})

test('the table of parameters has every parameter', () => {
  const rows = document.slice(document.indexOf('| parameter | value |')).split('\n\n')[0] ?? ''
  const named = rows.split('\n').flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`(\w+)`/g)])
  expect(named.map((match) => match[1]).sort()).toEqual(Object.keys(PARAMETERS.entries).sort())
})

test('the document has every filter and every way of reading', () => {
  const names = Object.keys(createActivityReader({} as ReadSource).unrestricted('this test'))
  expect(names.filter((name) => !new RegExp(`\\b${name}\\(`).test(document))).toEqual([])
})

/** The document with nothing but its snippets, so that a line of the program has the number of the document's. */
function linesOfCode(text: string): string {
  let isCode = false
  const lines = text.split('\n').map((line) => {
    if (line.startsWith('```')) isCode = line === '```ts'
    return isCode && !line.startsWith('```') ? line : ''
  })
  return lines.join('\n')
}

/** JavaScript that hands each statement's value with a shown result to `give`. */
function readProgram(text: string): { readonly program: string; readonly shown: readonly Shown[] } {
  const source = ts.createSourceFile('querying.ts', text, ts.ScriptTarget.ES2022, true)
  const found: (Shown & { readonly start: number; readonly end: number })[] = []
  const visit = (node: ts.Node): void => {
    const value = valueOf(node)
    const result = value && resultBehind(text.slice(node.end))
    if (value && result) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
      found.push({ line, code: node.getText(), result, start: value.getStart(), end: value.end })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  const marked = [...found]
    .reverse()
    .reduce(
      (all, { start, end, line }) =>
        `${all.slice(0, start)}give(${line}, ${all.slice(start, end)})${all.slice(end)}`,
      text,
    )
  return { program: toJavaScript(marked), shown: found }
}

function valueOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isExpressionStatement(node)) return node.expression
  return ts.isVariableStatement(node) ? node.declarationList.declarations[0]?.initializer : undefined
}

/** What `// →` says on the same line or the next, and on the comment's further lines. */
function resultBehind(text: string): string | undefined {
  const comment = /^[ \t]*\n?[ \t]*\/\/ → (.*(?:\n[ \t]*\/\/ (?!→).*)*)/.exec(text)?.[1]
  return comment?.replaceAll(/\n[ \t]*\/\//g, '')
}

function toJavaScript(text: string): string {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.CommonJS,
      experimentalDecorators: true,
      useDefineForClassFields: false,
    },
  })
  return outputText
}

async function run(javaScript: string): Promise<void> {
  const give = <V>(line: number, value: V): V => {
    values.set(line, value)
    return value
  }
  const needed = { require: (name: string) => MODULES[name], exports: {}, give }
  // In a function, so that the program may await.
  await evaluate(`(async () => {\n${javaScript}\n})()`, needed)
}

function evaluate(expression: string, names: Readonly<Record<string, unknown>>): unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the document is the program
  const evaluated = new Function(...Object.keys(names), `return (${expression})`) as (
    ...values: readonly unknown[]
  ) => unknown
  return evaluated(...Object.values(names))
}

/** Stands for `...`. */
const MORE = Symbol('...')
const more = Object.assign(Object.create({ [Symbol.iterator]: () => [MORE].values() }) as object, {
  [MORE]: true,
})

function readLiteral(result: string): unknown {
  return evaluate(result.replaceAll(/\.\.\.(?=\s*[}\]])/g, '...more'), { more })
}

/** The actual value without what the document leaves out. */
function asShown(actual: unknown, expected: unknown): unknown {
  if (typeof actual === 'string' && typeof expected === 'string' && expected.endsWith('…')) {
    return actual.startsWith(expected.slice(0, -1)) ? expected : actual
  }
  if (Array.isArray(actual) && Array.isArray(expected)) {
    const hasMore = expected.at(-1) === MORE
    const kept: readonly unknown[] = hasMore ? actual.slice(0, expected.length - 1) : actual
    return [...kept.map((each, index) => asShown(each, expected[index])), ...(hasMore ? [MORE] : [])]
  }
  if (!isObject(actual) || !isObject(expected)) return actual
  const hasMore = MORE in expected
  const kept = Object.keys(hasMore ? expected : actual)
  return {
    ...Object.fromEntries(kept.map((name) => [name, asShown(actual[name], expected[name])])),
    ...(hasMore ? { [MORE]: true } : {}),
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
