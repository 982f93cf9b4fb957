/** The table of rooms in CONTRIBUTING.md, executed over every file under src. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import ts from 'typescript'

const project = resolve(__dirname, '..')
const source = join(project, 'src')
const maxLines = 250

interface Row {
  /** Of the row `root` only: the files that may stand beside the rooms, e.g. `index.ts`. */
  readonly files: readonly string[]
  /** Rooms, or single files such as `http/contract`. */
  readonly rooms: readonly string[]
  readonly packages: readonly string[]
}

interface SourceFile {
  /** Below src, without extension, with slashes: `model/actor`. */
  readonly name: string
  readonly room: string
  readonly lines: number
  readonly tree: ts.SourceFile
  /** What it imports, re-exports or names in `import(...)`, types included. */
  readonly imports: readonly string[]
}

const table = readTable()
const files = readSource()

test('every folder and root file of src has its place in the table', () => {
  const homeless = files.filter(
    ({ name, room }) => !table.has(room) || (room === 'root' && !isRootFile(name)),
  )
  expect(homeless.map(({ name }) => name)).toEqual([])
  expect(files.length).toBeGreaterThan(0)
})

test('a room imports only what its row in the table allows', () => {
  const forbidden = files.flatMap((file) =>
    file.imports
      .filter((imported) => !mayImport(file, imported))
      .map((imported) => `${file.name} -> ${imported}`),
  )
  expect(forbidden).toEqual([])
})

test('a relative import ends in .js and names a file under src', () => {
  const names = new Set(files.map(({ name }) => name))
  const broken = files.flatMap((file) =>
    file.imports
      .filter((imported) => imported.startsWith('.'))
      .filter((imported) => !imported.endsWith('.js') || !names.has(target(file, imported)))
      .map((imported) => `${file.name} -> ${imported}`),
  )
  expect(broken).toEqual([])
})

test('no file imports itself over others', () => {
  expect(findCycle()).toEqual([])
})

test(`no file is longer than ${maxLines} lines`, () => {
  const long = files.filter(({ lines }) => lines > maxLines).map(({ name, lines }) => `${name}: ${lines}`)
  expect(long).toEqual([])
})

test('no file has an export * or a default export', () => {
  const nameless = files.filter(({ tree }) => tree.statements.some(isNamelessExport)).map(({ name }) => name)
  expect(nameless).toEqual([])
})

test('index.ts holds nothing but named exports of other files', () => {
  const index = files.find(({ name }) => name === 'index')
  const others = index?.tree.statements.filter((statement) => !isNamedReExport(statement))
  expect(others?.map((statement) => statement.getText())).toEqual([])
})

/** Rows are recognised by a name in backticks in the first of four cells. */
function readTable(): ReadonlyMap<string, Row> {
  const lines = readFileSync(join(project, 'CONTRIBUTING.md'), 'utf8').split('\n')
  const start = lines.findIndex((line) => line.startsWith('| room |'))
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'))
  const rows = lines.slice(start + 2, end).map((line) => line.split('|').slice(1, -1))
  return new Map(
    rows.map(([room, purpose, rooms, packages]) => {
      const [name] = namesIn(room)
      if (name === undefined || rooms === undefined || packages === undefined) {
        throw new Error(`Cannot read this row of the table in CONTRIBUTING.md: ${String(room)}.`)
      }
      const files = namesIn(purpose).filter((each) => each.endsWith('.ts'))
      return [name, { files, rooms: namesIn(rooms), packages: namesIn(packages) }]
    }),
  )
}

function namesIn(cell: string | undefined): string[] {
  return [...(cell ?? '').matchAll(/`([^`]+)`/g)].map((match) => String(match[1]))
}

function isRootFile(name: string): boolean {
  return table.get('root')?.files.includes(`${name}.ts`) ?? false
}

function readSource(): SourceFile[] {
  return readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.[cm]?tsx?$/.test(path))
    .sort()
    .map((path) => {
      const text = readFileSync(join(source, path), 'utf8')
      const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true)
      const name = path
        .split(sep)
        .join('/')
        .replace(/\.[cm]?tsx?$/, '')
      const room = name.includes('/') ? String(name.split('/')[0]) : 'root'
      const lines = text.replace(/\n$/, '').split('\n').length
      return { name, room, lines, tree, imports: importsOf(tree) }
    })
}

function importsOf(tree: ts.SourceFile): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const specifier = specifierOf(node)
    if (specifier !== undefined)
      found.push(ts.isStringLiteralLike(specifier) ? specifier.text : specifier.getText())
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return [...new Set(found)]
}

function specifierOf(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier
  if (ts.isExternalModuleReference(node)) return node.expression
  if (ts.isImportTypeNode(node))
    return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument
  if (!ts.isCallExpression(node)) return undefined
  const { expression } = node
  const loads =
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === 'require')
  return loads ? node.arguments[0] : undefined
}

function mayImport(file: SourceFile, imported: string): boolean {
  const row = table.get(file.room)
  if (row === undefined) return false
  if (!imported.startsWith('.')) return row.packages.some((allowed) => isPackage(imported, allowed))
  const name = target(file, imported)
  const room = name.includes('/') ? String(name.split('/')[0]) : 'root'
  if (name === 'index') return false
  return room === file.room || row.rooms.includes(room) || row.rooms.includes(name)
}

function isPackage(imported: string, allowed: string): boolean {
  if (allowed.endsWith(':*')) return imported.startsWith(allowed.slice(0, -1))
  return imported === allowed || imported.startsWith(`${allowed}/`)
}

/** The imported file below src, without extension. */
function target(file: SourceFile, imported: string): string {
  const path = resolve(dirname(join(source, file.name)), imported)
  return relative(source, path).split(sep).join('/').replace(/\.js$/, '')
}

/** The first cycle found, as the names on its way; empty if there is none. */
function findCycle(): string[] {
  const byName = new Map(files.map((file) => [file.name, file]))
  const done = new Set<string>()
  const walk = (name: string, way: readonly string[]): string[] => {
    const seenAt = way.indexOf(name)
    if (seenAt >= 0) return [...way.slice(seenAt), name]
    const file = byName.get(name)
    if (file === undefined || done.has(name)) return []
    for (const imported of file.imports.filter((each) => each.startsWith('.'))) {
      const cycle = walk(target(file, imported), [...way, name])
      if (cycle.length > 0) return cycle
    }
    done.add(name)
    return []
  }
  for (const { name } of files) {
    const cycle = walk(name, [])
    if (cycle.length > 0) return cycle
  }
  return []
}

function isNamelessExport(statement: ts.Statement): boolean {
  if (ts.isExportAssignment(statement)) return true
  if (ts.isExportDeclaration(statement)) {
    const clause = statement.exportClause
    if (clause === undefined || ts.isNamespaceExport(clause)) return true
    return clause.elements.some(({ name }) => name.text === 'default')
  }
  const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined
  return modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false
}

function isNamedReExport(statement: ts.Statement): boolean {
  return (
    ts.isExportDeclaration(statement) &&
    statement.moduleSpecifier !== undefined &&
    statement.exportClause !== undefined &&
    ts.isNamedExports(statement.exportClause)
  )
}
