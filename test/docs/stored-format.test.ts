/** docs/stored-format.md names every column, and every key and word that the code stores; the fixtures hold each of them. */
import { join } from 'node:path'
import ts from 'typescript'
import { createActivityLogEntity, STORED_FORMAT } from '../../src/store/activity-log-entity.js'
import { readRows, type StoredRow } from '../fixtures/stored-rows.js'
import { PROJECT, readDocument } from './document.js'
import { declarationOf } from './exports.js'

const chapter = readDocument('docs/stored-format.md')
const { rows } = readRows(STORED_FORMAT, 'sqlite')
/** Columns that the application of the fixtures adds. */
const EXTRA = ['region', 'weight']

/** The types that say what is stored as JSON, where they are, and in which columns they end up. */
const STORED_TYPES = [
  { file: 'store/activity-mapper', type: 'ContextColumn', columns: ['context'] },
  { file: 'store/activity-mapper', type: 'KeyColumn', columns: ['context'] },
  { file: 'model/context', type: 'StoredContext', columns: ['context'] },
  { file: 'store/stored-change', type: 'StoredChange', columns: ['changes'] },
  { file: 'model/change', type: 'ValueNote', columns: ['changes'] },
  { file: 'model/change', type: 'NoteReason', columns: ['changes', 'context'] },
  { file: 'model/record-ref', type: 'RelatedRecord', columns: ['related'] },
  { file: 'model/record-ref', type: 'RecordRef', columns: ['related'] },
  { file: 'capture/record-summary', type: 'BulkWrite', columns: ['context'] },
  { file: 'model/event', type: 'ActivityKind', columns: ['kind'] },
  { file: 'model/actor', type: 'ACTOR_KINDS', columns: ['actor_kind'] },
] as const

const columns = Object.entries(
  createActivityLogEntity('sqlite', { table: 'activity_log' }).options.columns,
).map(([property, options]) => options?.name ?? property)

test('every column is named in the chapter', () => {
  expect(columns.length).toBeGreaterThan(20)
  expect(columns.filter((name) => !isNamed(name))).toEqual([])
})

test('every column stands in the fixtures', () => {
  expect(Object.keys(rows[0] ?? {}).sort()).toEqual([...columns, ...EXTRA].sort())
})

test.each(STORED_TYPES)('every key and word of $type is named in the chapter', ({ file, type }) => {
  const words = wordsOf(file, type)
  expect(words.length).toBeGreaterThan(0)
  expect(words.filter((word) => !isNamed(word))).toEqual([])
})

test.each(STORED_TYPES)(
  'every key and word of $type stands in the fixtures',
  ({ file, type, columns: held }) => {
    const text = held.flatMap((column) => rows.map((row: StoredRow) => String(row[column]))).join('\n')
    expect(
      wordsOf(file, type).filter((word) => !new RegExp(`(?:^|")${word}(?:"|$)`, 'm').test(text)),
    ).toEqual([])
  },
)

test('the format is named', () => {
  expect(chapter).toContain(`Format ${STORED_FORMAT} of the table`)
  expect(chapter).toMatch(new RegExp(`^\\| \`format\` \\| ${STORED_FORMAT}\\b`, 'm'))
})

test('a key that is not named is found', () => {
  expect(isNamed('occurred_at')).toBe(true)
  expect(isNamed('occurred')).toBe(false)
  expect(wordsOf('store/stored-change', 'StoredChange')).toEqual(['masked', 'unlinked', 'linked', 'notes'])
  expect(wordsOf('model/event', 'ActivityKind')).toContain('baseline')
})

/** In code, as a word of its own. */
function isNamed(word: string): boolean {
  const codes = [...chapter.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
  return codes.some((code) => new RegExp(`(?<![\\w-])${word}(?![\\w-])`).test(code))
}

/** The names of the properties of a type of the source, and its texts. */
function wordsOf(file: string, type: string): readonly string[] {
  const declaration = declarationOf(join(PROJECT, 'src', `${file}.ts`), type)
  if (declaration === undefined) throw new Error(`src/${file}.ts declares no ${type}`)
  const words = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (ts.isPropertySignature(node)) words.add(node.name.getText())
    if (ts.isStringLiteral(node)) words.add(node.text)
    ts.forEachChild(node, visit)
  }
  visit(declaration)
  return [...words]
}
