/** docs/reference.md, made of the comments of everything that the package exports. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { declarationOf, exportsOf, visibleDeclaration } from './exports.js'

/** An entry of the package, e.g. `typeorm-activity-log/http`, and the file that is its door. */
export interface Entry {
  readonly name: string
  readonly file: string
}

/** The entries of package.json that have types, each with its door by the build's own list. */
export function entriesOf(project: string): readonly Entry[] {
  const { exports } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { exports: object }
  return Object.entries(exports).flatMap(([subpath, conditions]) => {
    const built = /dist\/([\w-]+)\.d\.ts/.exec(JSON.stringify(conditions))?.[1]
    if (built === undefined) return []
    return [{ name: `typeorm-activity-log${subpath.slice(1)}`, file: join(project, doorOf(project, built)) }]
  })
}

function doorOf(project: string, built: string): string {
  const config = readFileSync(join(project, 'tsup.config.ts'), 'utf8')
  const door = new RegExp(`^\\s*'?${built}'?: '(src/[\\w/-]+\\.ts)',?$`, 'm').exec(config)?.[1]
  if (door === undefined)
    throw new Error(`tsup.config.ts has no entry "${built}", which package.json exports`)
  return door
}

/** The chapter. */
export function referenceOf(entries: readonly Entry[]): string {
  const told: Told = new Map()
  const head = [
    '# Reference',
    '<!-- Made of the comments in the source: npm run docs:reference -->',
    'Everything that the package exports, in the words of its comments. Your editor shows them whole, with examples and errors.',
  ]
  return `${[...head, ...entries.flatMap((entry) => sectionsOf(entry, told))].join('\n\n')}\n`
}

/** Where a declaration has been told of already, by its file and name: some are behind several doors. */
type Told = Map<string, string>

function sectionsOf({ name, file }: Entry, told: Told): readonly string[] {
  const groups = new Map<string, string[]>()
  const listed = new Set(exportsOf(file).map((each) => each.name))
  for (const { name: exported, group } of exportsOf(file)) {
    const lines = groups.get(group) ?? []
    const declaration = declarationOf(file, exported)
    const key = `${declaration?.getSourceFile().fileName} ${exported}`
    const where = told.get(key)
    if (where === undefined) lines.push(...linesOf(exported, declaration, listed))
    else lines.push(`- \`${exported}\`: that of \`${where}\`.`)
    if (where === undefined) told.set(key, name)
    groups.set(group, lines)
  }
  const sections = [...groups].flatMap(([group, lines]) => [
    ...(group === '' ? [] : [`### ${group}`]),
    lines.join('\n'),
  ])
  return [`## ${name}`, ...sections]
}

function linesOf(
  name: string,
  declaration: ts.Statement | undefined,
  listed: ReadonlySet<string>,
): readonly string[] {
  if (declaration === undefined) throw new Error(`There is no declaration of ${name}`)
  const members = membersOf(declaration, listed)
    .filter((member) => !isPrivate(member))
    .flatMap((member) => {
      const said = firstParagraph(member)
      const { name: key } = member
      return said === '' || key === undefined
        ? []
        : [`  - \`${key.getText()}${parametersOf(member)}\`: ${said}`]
    })
  return [`- \`${name}${parametersOf(declaration)}\`: ${firstParagraph(declaration)}`, ...members]
}

/** `(context, fn)` behind the name of a function, nothing behind any other. */
function parametersOf(node: ts.Node): string {
  const isFunction =
    ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isMethodSignature(node)
  if (!isFunction) return ''
  const names = node.parameters.map(({ dotDotDotToken, name, questionToken, initializer }) => {
    const isOptional = questionToken !== undefined || initializer !== undefined
    return `${dotDotDotToken ? '...' : ''}${name.getText()}${isOptional ? '?' : ''}`
  })
  return `(${names.join(', ')})`
}

type Member = ts.TypeElement | ts.ClassElement

/** The members of a type, and of those that it extends where these are not listed themselves. */
function membersOf(declaration: ts.Statement, listed: ReadonlySet<string>): readonly Member[] {
  if (ts.isInterfaceDeclaration(declaration))
    return [...declaration.members, ...inheritedBy(declaration, listed)]
  if (ts.isClassDeclaration(declaration)) return declaration.members
  if (!ts.isTypeAliasDeclaration(declaration) || !ts.isTypeLiteralNode(declaration.type)) return []
  return declaration.type.members
}

function inheritedBy(declaration: ts.InterfaceDeclaration, listed: ReadonlySet<string>): readonly Member[] {
  const types = (declaration.heritageClauses ?? []).flatMap((clause) => clause.types)
  return types.flatMap(({ expression }) => {
    const name = expression.getText()
    const base = visibleDeclaration(declaration.getSourceFile().fileName, name)
    return base === undefined || listed.has(name) ? [] : membersOf(base, listed)
  })
}

function isPrivate(member: Member): boolean {
  if (member.name !== undefined && ts.isPrivateIdentifier(member.name)) return true
  const { PrivateKeyword, ProtectedKeyword } = ts.SyntaxKind
  const modifiers = ts.canHaveModifiers(member) ? (ts.getModifiers(member) ?? []) : []
  return modifiers.some(({ kind }) => kind === PrivateKeyword || kind === ProtectedKeyword)
}

/** The first paragraph of a comment, in one line. */
function firstParagraph(node: ts.Node): string {
  const comment = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc)?.comment
  const text = ts.getTextOfJSDocComment(comment) ?? ''
  return (text.split(/\n\s*\n/)[0] ?? '').replaceAll(/\s*\n\s*/g, ' ').trim()
}
