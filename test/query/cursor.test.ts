import fc from 'fast-check'
import { fromCursor, toCursor } from '../../src/query/cursor.js'

const id = '01KJM4ZC00D0ZFSW8H0V0V0V0V'
const refused = /^\[activity-log\] Cannot go on with the list: the cursor was changed, .* \(CURSOR_INVALID\)$/

test.each([{ id }, { id, top: id, skip: 25 }])('a cursor gives back its place: %j', (place) => {
  expect(fromCursor('question', toCursor('question', place))).toEqual(place)
})

test('a cursor of another question is refused', () => {
  expect(() => fromCursor('other question', toCursor('question', { id }))).toThrow(refused)
})

test('a cursor that was changed in any one character, cut or continued is refused', () => {
  const cursor = toCursor('question', { id })
  const changed = fc.oneof(
    fc.nat(cursor.length - 1).map((at) => {
      const other = cursor[at] === 'A' ? 'B' : 'A'
      return cursor.slice(0, at) + other + cursor.slice(at + 1)
    }),
    fc.nat(cursor.length - 1).map((at) => cursor.slice(0, at)),
    fc.string({ minLength: 1 }).map((more) => cursor + more),
  )
  fc.assert(
    fc.property(changed, (text) => {
      expect(() => fromCursor('question', text)).toThrow(refused)
    }),
  )
})

test.each([
  ['an empty text', ''],
  ['a text of a megabyte', 'A'.repeat(1_000_000)],
  ['a number', 5],
  ['a list', [toCursor('question', { id })]],
  ['undefined', undefined],
])('%s is no cursor', (_, cursor) => {
  expect(() => fromCursor('question', cursor as string)).toThrow(refused)
})

test.each([
  ['no object', null],
  ['an id that is none', { id: "' OR 1=1 --" }],
  ['an id that is an object', { id: { $ne: '' } }],
  ['half a sorted place', { id, top: id }],
  ['a skip that is no number', { id, top: id, skip: '1; DROP TABLE activity_log' }],
])('a cursor forged with the right checksum and %s is refused', (_, place) => {
  expect(() => fromCursor('question', toCursor('question', place as never))).toThrow(refused)
})
