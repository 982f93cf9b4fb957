import fc from 'fast-check'
import { fitChanges, isRest } from '../../src/diff/fit-changes.js'
import type { Change } from '../../src/model/change.js'
import { json } from './arbitraries.js'

const bytesOf = (changes: readonly Change[]) => Buffer.byteLength(JSON.stringify(changes))

test('changes that fit are returned as they are', () => {
  const changes: readonly Change[] = [{ field: 'a', before: 'x', after: 'y' }]
  expect(fitChanges(changes, { rowBytes: 65_536 })).toBe(changes)
  expect(fitChanges(changes, { rowBytes: bytesOf(changes) })).toBe(changes)
  expect(fitChanges([], { rowBytes: 10 })).toEqual([])
})

test('patches go first, however small they are', () => {
  const values = {
    field: 'a',
    before: { a: 'x', b: 'x'.repeat(1_000) },
    after: { a: 'y', b: 'x'.repeat(1_000) },
  }
  const change: Change = { ...values, patch: [{ op: 'replace', path: '/a', value: 'y' }] }
  expect(fitChanges([change], { rowBytes: bytesOf([change]) - 1 })).toEqual([values])
})

test('the notes beneath a value go with it', () => {
  const notes = [
    { at: '/before/n', why: 'not-a-number' },
    { at: '/after/n', why: 'not-a-number' },
  ] as const
  const change: Change = {
    field: 'a',
    before: { n: 'NaN' },
    after: { n: 'NaN', text: 'x'.repeat(1_000) },
    notes,
  }
  const [fitted] = fitChanges([change], { rowBytes: 500 })
  expect(fitted?.notes).toMatchObject([notes[0], { at: '/after', why: 'too-large' }])
})

test('then the largest values become marks with their size and hash', () => {
  const changes: readonly Change[] = [
    { field: 'small', before: 'x'.repeat(300), after: 'y' },
    { field: 'large', before: { b: 'x'.repeat(1_000), a: 1 }, after: 'z' },
  ]
  const fitted = fitChanges(changes, { rowBytes: 1_000 })
  expect(fitted[0]).toBe(changes[0])
  expect(fitted[1]).toEqual({
    field: 'large',
    before: '[too large]',
    after: 'z',
    notes: [
      {
        at: '/before',
        why: 'too-large',
        bytes: 1_014,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    ],
  })
})

test('the hash of a value knows nothing of what stands under secret names', () => {
  const fitted = (pin: number) =>
    fitChanges([{ field: 'a', before: null, after: { pin, text: 'x'.repeat(500) } }], { rowBytes: 400 })
  expect(fitted(1)).toEqual(fitted(22))
})

test('a text that was cut before keeps the note of its whole size', () => {
  const note = { at: '/after', why: 'too-large', bytes: 1_000_000, sha256: 'whole' } as const
  const [fitted] = fitChanges([{ field: 'a', before: null, after: 'x'.repeat(900), notes: [note] }], {
    rowBytes: 500,
  })
  expect(fitted).toEqual({ field: 'a', before: null, after: '[too large]', notes: [note] })
})

test('too many fields keep the first ones and say what the rest took', () => {
  const changes = Array.from({ length: 10_000 }, (_, index) => ({
    field: `field${index}`,
    before: index,
    after: index + 1,
  }))
  const fitted = fitChanges(changes, { rowBytes: 65_536 })
  expect(bytesOf(fitted)).toBeLessThanOrEqual(65_536)
  expect(bytesOf(fitted)).toBeGreaterThan(65_000)
  const rest = fitted.at(-1)
  expect(fitted.slice(0, -1)).toEqual(changes.slice(0, fitted.length - 1))
  const bytes = bytesOf(changes.slice(fitted.length - 1))
  expect(rest).toEqual({
    field: '…',
    before: null,
    after: null,
    notes: [{ at: '', why: 'too-large', bytes }],
  })
  expect(fitted.filter(isRest)).toEqual([rest])
})

test('any changes fit, and what fits is left alone', () => {
  const change = fc.record({ field: fc.string(), before: json(), after: json() })
  fc.assert(
    fc.property(fc.array(change), fc.integer({ min: 150, max: 5_000 }), (changes, rowBytes) => {
      const fitted = fitChanges(changes, { rowBytes })
      expect(bytesOf(fitted)).toBeLessThanOrEqual(rowBytes)
      if (bytesOf(changes) <= rowBytes) expect(fitted).toBe(changes)
      else expect(fitted).not.toEqual(changes)
    }),
    { numRuns: 500 },
  )
})

test('changes of many megabytes are cut in a moment', () => {
  const changes = Array.from({ length: 2_000 }, (_, index) => ({
    field: `f${index}`,
    before: null,
    after: 'x'.repeat(10_000),
  }))
  const started = performance.now()
  expect(bytesOf(fitChanges(changes, { rowBytes: 65_536 }))).toBeLessThanOrEqual(65_536)
  expect(performance.now() - started).toBeLessThan(2_000)
})
