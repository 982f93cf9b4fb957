import { diffColumns, type DiffField, diffSoftDeletion } from '../../src/diff/diff-columns.js'
import { takeSnapshot } from '../../src/diff/snapshot.js'
import { DEFAULT_LIMITS } from '../../src/model/limits.js'

const FIELDS: readonly DiffField[] = [
  { path: 'title', kind: 'text' },
  { path: 'amount', kind: 'decimal' },
  { path: 'address.zip', kind: 'text' },
  { path: 'settings', kind: 'json' },
  { path: 'photo', kind: 'bytes' },
]

const diff = (before: Record<string, unknown>, after: Record<string, unknown>, fields = FIELDS) =>
  diffColumns(before, after, fields, DEFAULT_LIMITS)

describe('the changes of a record', () => {
  test('are those fields that differ in meaning, in the order of the fields', () => {
    const before = { amount: '9.90', 'address.zip': '28001', title: 'a' }
    const after = { amount: 9.9, 'address.zip': '28002', title: 'b' }
    expect(diff(before, after)).toEqual([
      { field: 'title', before: 'a', after: 'b' },
      { field: 'address.zip', before: '28001', after: '28002' },
    ])
  })

  test('hold null for what was not there', () => {
    expect(diff({}, { title: 'a' })).toEqual([{ field: 'title', before: null, after: 'a' }])
    expect(diff({ title: 'a' }, { title: null })).toEqual([{ field: 'title', before: 'a', after: null }])
  })

  test('leave out what was not written', () => {
    expect(diff({ title: 'a' }, {})).toEqual([])
    expect(diff({ title: 'a' }, { title: undefined })).toEqual([])
  })

  test('carry a patch where two JSON containers differ', () => {
    expect(diff({ settings: { a: 1, b: 2 } }, { settings: { b: 3, a: 1 } })).toEqual([
      {
        field: 'settings',
        before: { a: 1, b: 2 },
        after: { a: 1, b: 3 },
        patch: [{ op: 'replace', path: '/b', value: 3 }],
      },
    ])
  })

  test('carry none where one of them is no container or too large', () => {
    expect(diff({ settings: null }, { settings: { a: 1 } })[0]).not.toHaveProperty('patch')
    expect(diff({ settings: { a: 1 } }, { settings: ['x'.repeat(20_000)] })[0]).not.toHaveProperty('patch')
    const withFile = (size: number) => ({ settings: { file: Buffer.alloc(size) } })
    expect(diff(withFile(20_000), withFile(20_001))[0]).not.toHaveProperty('patch')
    expect(diff({ photo: Buffer.from('a') }, { photo: Buffer.from('b') })[0]).not.toHaveProperty('patch')
  })

  test('carry notes under the side that they belong to', () => {
    const [change] = diff({ settings: { a: NaN } }, { settings: [() => 1] })
    expect(change?.notes).toEqual([
      { at: '/before/a', why: 'not-a-number' },
      { at: '/after/0', why: 'function' },
    ])
  })

  test('that are nothing special have no keys for it', () => {
    expect(Object.keys(diff({ title: 'a' }, { title: 'b' })[0] ?? {})).toEqual(['field', 'before', 'after'])
  })

  test('know fields with the names of a prototype', () => {
    const fields = [
      { path: '__proto__', kind: 'text' },
      { path: 'constructor', kind: 'text' },
    ] as const
    expect(diff({}, {}, fields)).toEqual([])
    expect(
      diff({}, JSON.parse('{"__proto__":"p","constructor":"c"}') as Record<string, unknown>, fields),
    ).toEqual([
      { field: '__proto__', before: null, after: 'p' },
      { field: 'constructor', before: null, after: 'c' },
    ])
  })

  test('survive a field that cannot be read', () => {
    const after = { get title(): string { throw new Error('no') } } // prettier-ignore
    expect(diff({ title: 'a' }, after)).toEqual([
      { field: 'title', before: 'a', after: '[unreadable]', notes: [{ at: '/after', why: 'unreadable' }] },
    ])
  })

  test('of 10,000 fields are found', () => {
    const fields = Array.from(
      { length: 10_000 },
      (_, index) => ({ path: `f${index}`, kind: 'number' }) as const,
    )
    const values = (offset: number) =>
      Object.fromEntries(fields.map(({ path }, index) => [path, index + offset]))
    expect(diff(values(0), values(1), fields)).toHaveLength(10_000)
  })

  test('leave the two states as they were', () => {
    const [before, after] = [{ settings: { a: [1] } }, { settings: { a: [2] } }]
    const copies = structuredClone([before, after])
    diff(before, after)
    expect([before, after]).toEqual(copies)
  })
})

describe('a snapshot', () => {
  const values = { title: 'a', amount: null, settings: { at: NaN }, other: 'not a field' }
  const take = (side: 'created' | 'deleted') => takeSnapshot(values, FIELDS, side, DEFAULT_LIMITS)

  test('of a creation goes from null to the values, null among them', () => {
    expect(take('created')).toEqual([
      { field: 'title', before: null, after: 'a' },
      { field: 'amount', before: null, after: null },
      {
        field: 'settings',
        before: null,
        after: { at: 'NaN' },
        notes: [{ at: '/after/at', why: 'not-a-number' }],
      },
    ])
  })

  test('of a deletion goes from the values to null', () => {
    expect(take('deleted')).toEqual([
      { field: 'title', before: 'a', after: null },
      { field: 'amount', before: null, after: null },
      {
        field: 'settings',
        before: { at: 'NaN' },
        after: null,
        notes: [{ at: '/before/at', why: 'not-a-number' }],
      },
    ])
  })

  test('leaves out what was not read', () => {
    expect(takeSnapshot({ title: undefined }, FIELDS, 'created', DEFAULT_LIMITS)).toEqual([])
  })
})

describe('the changes of a soft deletion', () => {
  const soft = (before: Record<string, unknown>, after: Record<string, unknown>) =>
    diffSoftDeletion(before, after, FIELDS, DEFAULT_LIMITS)

  test('hold all fields, the unchanged ones with the same value on both sides', () => {
    const before = { title: 'a', amount: '9.90', settings: { a: 1 }, 'address.zip': null }
    expect(soft(before, { ...before, title: null, amount: 9.9, settings: { a: 2 } })).toEqual([
      { field: 'title', before: 'a', after: null },
      { field: 'amount', before: '9.90', after: '9.90' },
      { field: 'address.zip', before: null, after: null },
      {
        field: 'settings',
        before: { a: 1 },
        after: { a: 2 },
        patch: [{ op: 'replace', path: '/a', value: 2 }],
      },
    ])
  })

  test('have the notes of both sides', () => {
    const photo = Buffer.alloc(1_000_000)
    const [change] = soft({ photo }, { photo })
    expect(change?.notes?.map(({ at }) => at.split('/')[1])).toEqual(['before', 'after'])
  })
})
