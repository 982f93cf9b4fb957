/** The snippets of the documents: those of one document, in order, are one program, and it compiles. */
import { join } from 'node:path'
import ts from 'typescript'
import { documents, PROJECT, readDocument, snippetsOf } from './document.js'

const named = documents().filter((name) => snippetsOf(readDocument(name)).length > 0)
const WRONG = 'a wrong one'
let problems: ReadonlyMap<string, readonly string[]>

beforeAll(() => {
  const programs = named.map((name) => [name, programText(readDocument(name))] as const)
  const wrong =
    "import { actAs } from 'typeorm-activity-log'\nactAs({ actor: { kind: 'nobody' } }, () => 1)\n"
  problems = problemsOf(new Map([...programs, [WRONG, wrong]]))
}, 120_000)

test.each(named)('the snippets of %s compile', (name) => {
  expect(problems.get(name)).toEqual([])
})

test('a snippet that does not compile is found', () => {
  expect(problems.get(WRONG)).not.toEqual([])
})

/** One module of all snippets: imports merged on top, so that each snippet may bring its own. */
function programText(text: string): string {
  const names = new Map<string, Set<string>>()
  const bodies = snippetsOf(text).map(({ code }) =>
    code.replace(/^import \{(.*?)\} from '(.*?)'$/gms, (_, list: string, from: string) => {
      const known = names.get(from) ?? names.set(from, new Set()).get(from)
      for (const each of list.split(',')) if (each.trim() !== '') known?.add(each.trim())
      return ''
    }),
  )
  const imports = [...names].map(([from, list]) => `import { ${[...list].join(', ')} } from '${from}'`)
  return [...imports, ...bodies, 'export {}'].join('\n')
}

/** What the compiler says of each program; all at once, since it reads the library's sources for each time that it is asked. */
function problemsOf(programs: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const files = new Map([...programs].map(([name, text]) => [fileOf(name), text]))
  const options = optionsOf()
  const program = ts.createProgram([...files.keys()], options, hostWith(files, options))
  return new Map([...programs.keys()].map((name) => [name, problemsIn(program, fileOf(name))]))
}

function fileOf(name: string): string {
  return join(PROJECT, `test/docs/${name.replaceAll(/\W/g, '-')}.generated.ts`)
}

function optionsOf(): ts.CompilerOptions {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(PROJECT, 'tsconfig.json'),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  )
  return { ...config?.options, noUnusedLocals: false, noUnusedParameters: false, noEmit: true }
}

function hostWith(files: ReadonlyMap<string, string>, options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options)
  const readFile = (path: string) => files.get(path) ?? host.readFile(path)
  return {
    ...host,
    fileExists: (path) => files.has(path) || host.fileExists(path),
    readFile,
    getSourceFile: (path, version) => {
      const source = readFile(path)
      return source === undefined ? undefined : ts.createSourceFile(path, source, version)
    },
  }
}

function problemsIn(program: ts.Program, file: string): readonly string[] {
  const source = program.getSourceFile(file)
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '),
  )
}
