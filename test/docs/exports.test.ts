/** Every export of the package is documented: by a comment where it is declared, in docs/reference.md, what runs in a chapter too. */
import { join } from 'node:path'
import ts from 'typescript'
import { documents, PROJECT, readDocument } from './document.js'
import { declarationOf, exportsOf, isCommented } from './exports.js'
import { entriesOf, referenceOf } from './reference.js'

const REFERENCE = 'docs/reference.md'
const entries = entriesOf(PROJECT)
const chapters = documents().filter((name) => name !== REFERENCE)
const written = chapters.map(readDocument).join('\n')

test('the entries are those of the package', () => {
  const names = entries.map(({ name }) => name.replace('typeorm-activity-log', '.'))
  expect(names).toEqual(
    expect.arrayContaining(['.', './http', './express', './fastify', './nestjs', './screen']),
  )
})

describe.each(entries)('$name', ({ file }) => {
  const names = exportsOf(file).map(({ name }) => name)

  test('each export has a comment', () => {
    expect(names.length).toBeGreaterThan(0)
    expect(names.filter((name) => !isCommented(declarationOf(file, name)))).toEqual([])
  })

  test('the README or a chapter tells of each function, class and value', () => {
    const values = names.filter((name) => isValue(declarationOf(file, name)))
    expect(values.filter((name) => !new RegExp(`\\b${name}\\b`).test(written))).toEqual([])
  })
})

test('docs/reference.md has every export, in the words of its comment: npm run docs:reference', () => {
  expect(readDocument(REFERENCE)).toBe(referenceOf(entries))
})

test('an export without a comment is found', () => {
  const file = join(PROJECT, 'an-entry.ts')
  const text =
    '/** Said. */\nexport function said() {}\nexport const bare = 1\n// Types\n/** One. */\nexport type One = 1\n'
  const read = () => ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true)
  const found = exportsOf(file, read).map(({ name, group }) => [
    name,
    group,
    isCommented(declarationOf(file, name, read)),
  ])
  expect(found).toEqual([
    ['said', '', true],
    ['bare', '', false],
    ['One', 'Types', true],
  ])
})

function isValue(declaration: ts.Statement | undefined): boolean {
  return (
    declaration !== undefined &&
    !ts.isInterfaceDeclaration(declaration) &&
    !ts.isTypeAliasDeclaration(declaration)
  )
}
