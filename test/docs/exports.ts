/** What a module exports, and where it is declared, however many doors it passes. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import ts from 'typescript'

type ReadSource = (file: string) => ts.SourceFile

/** One export of a module. */
export interface Export {
  readonly name: string
  /** The heading comment above it, e.g. `// Attach`; empty where there is none. */
  readonly group: string
}

/** What a module exports, in its order. */
export function exportsOf(file: string, read: ReadSource = readSource): readonly Export[] {
  const source = read(file)
  let group = ''
  return source.statements.flatMap((statement) => {
    group = headingAbove(source.text, statement) ?? group
    return namesExportedBy(statement).map((name) => ({ name, group }))
  })
}

/** The statement that declares what a module exports under a name: the commented one, where several do. */
export function declarationOf(
  file: string,
  name: string,
  read: ReadSource = readSource,
): ts.Statement | undefined {
  const { statements } = read(file)
  const from = statements.filter(ts.isExportDeclaration).flatMap((door) => passedOnBy(door, name))[0]
  if (from !== undefined) return declarationOf(fileOf(file, from.specifier), from.name, read)
  const declarations = statements.filter((statement) => namesDeclaredBy(statement).includes(name))
  return declarations.find(isCommented) ?? declarations[0]
}

/** The declaration that a name has inside a module: its own, or that of the project's module which it is imported from. */
export function visibleDeclaration(
  file: string,
  name: string,
  read: ReadSource = readSource,
): ts.Statement | undefined {
  const { statements } = read(file)
  const own = statements.find((statement) => namesDeclaredBy(statement).includes(name))
  if (own !== undefined) return own
  const source = statements.filter(ts.isImportDeclaration).find(({ importClause }) => {
    const bindings = importClause?.namedBindings
    return (
      bindings !== undefined &&
      ts.isNamedImports(bindings) &&
      bindings.elements.some((each) => each.name.text === name)
    )
  })?.moduleSpecifier
  const isOurs = source !== undefined && ts.isStringLiteral(source) && source.text.startsWith('.')
  return isOurs ? declarationOf(fileOf(file, source.text), name, read) : undefined
}

/** Whether a statement has a comment that an editor shows. */
export function isCommented(statement: ts.Statement | undefined): boolean {
  return statement !== undefined && ts.getJSDocCommentsAndTags(statement).some(ts.isJSDoc)
}

function passedOnBy(
  { exportClause, moduleSpecifier }: ts.ExportDeclaration,
  name: string,
): readonly { readonly specifier: string; readonly name: string }[] {
  if (exportClause === undefined || !ts.isNamedExports(exportClause)) return []
  const element = exportClause.elements.find((each) => each.name.text === name)
  if (element === undefined || moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier))
    return []
  return [{ specifier: moduleSpecifier.text, name: (element.propertyName ?? element.name).text }]
}

function readSource(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true)
}

function fileOf(from: string, specifier: string): string {
  const path = resolve(dirname(from), specifier).replace(/\.js$/, '.ts')
  if (existsSync(path)) return path
  throw new Error(`${from} exports from ${specifier}, which is no file of the project`)
}

function headingAbove(text: string, statement: ts.Statement): string | undefined {
  const comments = ts.getLeadingCommentRanges(text, statement.pos) ?? []
  return comments.map(({ pos, end }) => /^\/\/ (.*)$/.exec(text.slice(pos, end))?.[1]).find(Boolean)
}

function namesExportedBy(statement: ts.Statement): readonly string[] {
  if (!ts.isExportDeclaration(statement)) return isExported(statement) ? namesDeclaredBy(statement) : []
  const { exportClause } = statement
  return exportClause !== undefined && ts.isNamedExports(exportClause)
    ? exportClause.elements.map(({ name }) => name.text)
    : []
}

function isExported(statement: ts.Statement): boolean {
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false)
  )
}

function namesDeclaredBy(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText())
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement)
  return isNamed && statement.name !== undefined ? [statement.name.text] : []
}
