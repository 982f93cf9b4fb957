import { toColumnValue } from '../../src/diff/column-value.js'
import type { ValueKind } from '../../src/model/change.js'
import { DEFAULT_LIMITS } from '../../src/model/limits.js'

const kept = (value: unknown, kind: ValueKind) => toColumnValue(value, kind, DEFAULT_LIMITS).value

test.each<[string, ValueKind, unknown, unknown]>([
  ['a number in a decimal column is text', 'decimal', 9.9, '9.9'],
  ['a decimal keeps its digits as they came', 'decimal', '9.90', '9.90'],
  ['a number in a bigint column is text', 'bigint', 5, '5'],
  ['a large number in a bigint column is text without exponent', 'bigint', 1e21, '1000000000000000000000'],
  ['a bigint is text', 'bigint', 5n, '5'],
  ['a Date is ISO 8601 in UTC', 'date', new Date(0), '1970-01-01T00:00:00.000Z'],
  ['a date that came as text stays as it is', 'date', '2024-05-01', '2024-05-01'],
  ['1 in a boolean column is true', 'boolean', 1, true],
  ['0 in a boolean column is false', 'boolean', '0', false],
  ['a bit in a boolean column is a boolean', 'boolean', Buffer.from([1]), true],
  ['a word in a boolean column stays when it means neither', 'boolean', 'perhaps', 'perhaps'],
  ['a number is a number', 'number', 5, 5],
  ['-0 is 0', 'number', -0, 0],
  ['an empty text is not null', 'text', '', ''],
  ['null is null', 'text', null, null],
  ['undefined is null', 'text', undefined, null],
  ['bytes are their number and base64', 'bytes', Buffer.from('a'), { bytes: 1, base64: 'YQ==' }],
  ['a list is a list', 'list', ['a', 'b'], ['a', 'b']],
  ['JSON is JSON', 'json', { a: new Date(0) }, { a: '1970-01-01T00:00:00.000Z' }],
])('%s', (_fact, kind, value, expected) => {
  expect(kept(value, kind)).toStrictEqual(expected)
})

test('a text that is too long is cut, whatever its kind', () => {
  for (const kind of ['text', 'decimal', 'date', 'boolean', 'json'] as const) {
    const { value, notes } = toColumnValue('1'.repeat(20_000), kind, DEFAULT_LIMITS)
    expect(value).toHaveLength(16_382)
    expect(notes).toMatchObject([{ at: '', why: 'too-large', bytes: 20_000 }])
  }
})

test('NaN is a text with a note in every kind of column', () => {
  for (const kind of ['number', 'decimal', 'bigint', 'boolean'] as const) {
    const kept = { value: 'NaN', notes: [{ at: '', why: 'not-a-number' }] }
    expect(toColumnValue(NaN, kind, DEFAULT_LIMITS)).toEqual(kept)
  }
})

test('usual values share one empty list of notes', () => {
  expect(toColumnValue('a', 'text', DEFAULT_LIMITS).notes).toBe(
    toColumnValue(1, 'number', DEFAULT_LIMITS).notes,
  )
})
