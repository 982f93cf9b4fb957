/** Runs the snippets of a document as one program, and tells what its statements give where the document shows it. */
import ts from 'typescript'
import { atTheirLines, snippetsOf } from './document.js'

/** A statement of the document, and what stands behind its `// →`. */
export interface Shown {
  readonly line: number
  readonly code: string
  /** A JavaScript literal. `...` stands for more in an object or list, `…` for more at the end of a text. */
  readonly result: string
}

/** A document as a program that hands each statement's value with a shown result to `give`. */
export interface Program {
  readonly javaScript: string
  readonly shown: readonly Shown[]
  /** What it declares as the reader's own: functions that give nothing here. */
  readonly declared: readonly string[]
}

/** The snippets that run, as a program. */
export function programOf(text: string): Program {
  const snippets = snippetsOf(text)
  const { marked, shown } = markResults(atTheirLines(snippets.filter(({ isRun }) => isRun)))
  // Those that do not run declare for the others as well.
  const declared = snippets.flatMap(({ code }) => [...code.matchAll(/^declare (?:function|const) (\w+)/gm)])
  return { javaScript: toJavaScript(marked), shown, declared: declared.map(([, name = '']) => name) }
}

/** Runs a program; the values of its statements by their lines, also where it fails. */
export async function run({ javaScript, declared }: Program, values: Map<number, unknown>): Promise<void> {
  const give = <V>(line: number, value: V): V => {
    values.set(line, value)
    return value
  }
  const needed = { require: (name: string) => requireModule(name), exports: {}, give }
  const theReaders = Object.fromEntries(declared.map((name) => [name, () => null]))
  // In a function, so that the program may await.
  await evaluate(`(async () => {\n${javaScript}\n})()`, { ...needed, ...theReaders })
}

function requireModule(name: string): unknown {
  const actual: unknown = jest.requireActual(name)
  return typeof actual === 'function' && !('__esModule' in actual) ? asDefault(actual) : actual
}

/** What `esModuleInterop` makes of a module that is a function. */
function asDefault(actual: object): unknown {
  return Object.assign(actual, { default: actual })
}

/** Whether a result is as it is shown, as two values that a test can compare. */
export function asCompared(actual: unknown, result: string): { readonly actual: unknown; expected: unknown } {
  const expected = readLiteral(result)
  return { actual: asShown(actual, expected), expected }
}

function markResults(text: string): { readonly marked: string; readonly shown: readonly Shown[] } {
  const source = ts.createSourceFile('document.ts', text, ts.ScriptTarget.ES2022, true)
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
  return { marked, shown: found }
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
