/** The snippets of the documents: those of one document, in order, are one program, and it compiles. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { coverageTable, withoutCoverageTable } from './coverage-table.js'

const project = resolve(__dirname, '../..')
const documents = ['README.md', ...readdirSync(join(project, 'docs')).map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md') && snippetsOf(name).length > 0,
)

test.each(documents)(
  'the snippets of %s compile',
  (name) => {
    expect(problemsOf(programText(snippetsOf(name)))).toEqual([])
  },
  60_000,
)

test('a snippet that does not compile is found', () => {
  expect(
    problemsOf(
      "import { actAs } from 'typeorm-activity-log'\nactAs({ actor: { kind: 'nobody' } }, () => 1)\n",
    ),
  ).not.toEqual([])
}, 60_000)

test('the README shows the decorator by line 20 and has at most 900 words beside the coverage table', () => {
  const text = readFileSync(join(project, 'README.md'), 'utf8')
  expect(text.split('\n').slice(0, 20).join('\n')).toContain('@Audited<')
  expect(withoutCoverageTable(text).split(/\s+/).filter(Boolean).length).toBeLessThanOrEqual(900)
})

test('the README has the coverage table that the tested write paths make', () => {
  expect(readFileSync(join(project, 'README.md'), 'utf8')).toContain(coverageTable())
})

function snippetsOf(name: string): readonly string[] {
  const text = readFileSync(join(project, name), 'utf8')
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => match[1] ?? '')
}

/** One module of all snippets: imports merged on top, so that each snippet may bring its own. */
function programText(snippets: readonly string[]): string {
  const names = new Map<string, Set<string>>()
  const bodies = snippets.map((snippet) =>
    snippet.replace(/^import \{(.*?)\} from '(.*?)'$/gms, (_, list: string, from: string) => {
      const known = names.get(from) ?? names.set(from, new Set()).get(from)
      for (const each of list.split(',')) if (each.trim() !== '') known?.add(each.trim())
      return ''
    }),
  )
  const imports = [...names].map(([from, list]) => `import { ${[...list].join(', ')} } from '${from}'`)
  return [...imports, ...bodies].join('\n')
}

function problemsOf(text: string): readonly string[] {
  const file = join(project, 'test/docs/snippets.generated.ts')
  const config = ts.getParsedCommandLineOfConfigFile(
    join(project, 'tsconfig.json'),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  )
  const options = { ...config?.options, noUnusedLocals: false, noUnusedParameters: false, noEmit: true }
  const host = ts.createCompilerHost(options)
  const generated = {
    ...host,
    fileExists: (path: string) => path === file || host.fileExists(path),
    readFile: (path: string) => (path === file ? text : host.readFile(path)),
  }
  generated.getSourceFile = (path, version) => {
    const source = generated.readFile(path)
    return source === undefined ? undefined : ts.createSourceFile(path, source, version)
  }
  const program = ts.createProgram([file], options, generated)
  const source = program.getSourceFile(file)
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '),
  )
}
