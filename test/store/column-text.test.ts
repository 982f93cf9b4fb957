import fc from 'fast-check'
import { toColumnText, toOptionalColumnText } from '../../src/store/column-text.js'

test.each([
  ['text that fits', 'plain', 5, 'plain'],
  ['NUL characters are left out', '\0a\0b\0', 2, 'ab'],
  ['lone surrogates are replaced', '\uD800a\uDC00', 3, '\uFFFDa\uFFFD'],
  ['pairs of surrogates stay', 'a😀', 2, 'a😀'],
  ['a text that is too long ends in an ellipsis', 'abcdef', 5, 'abcd…'],
  ['it is cut between code points', '😀😀😀', 2, '😀…'],
  ['it is counted by code point', '😀'.repeat(5), 5, '😀'.repeat(5)],
  ['a byte-order mark and a right-to-left override stay', '\uFEFFa\u202Eb', 4, '\uFEFFa\u202Eb'],
])('%s', (_, text, length, expected) => {
  expect(toColumnText(text, length)).toBe(expected)
})

test('whatever comes in, what comes out is well formed, without NUL, and fits', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\0', '\uD83D', '\uDE00', '😀'))),
      fc.integer({ min: 1, max: 30 }),
      (parts, length) => {
        const text = toColumnText(parts.join(''), length)
        expect(Array.from(text).length).toBeLessThanOrEqual(length)
        expect(text).not.toContain('\0')
        expect((text as unknown as { isWellFormed(): boolean }).isWellFormed()).toBe(true)
      },
    ),
    { numRuns: 500 },
  )
})

test('a text of two megabytes is cut without being split up whole', () => {
  const text = toColumnText('😀'.repeat(500_000), 1_000)
  expect(Array.from(text)).toHaveLength(1_000)
})

test.each([undefined, null, ''])('an absent text (%j) is null', (text) => {
  expect(toOptionalColumnText(text, 5)).toBeNull()
})
