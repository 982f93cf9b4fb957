import fc from 'fast-check'
import { fromKeyText, KEY_LENGTH, toKeyText } from '../../src/store/key-text.js'

const id = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ maxLength: 80 }),
  fc.stringMatching(/^[%#0-9A-F ]{0,20}$/),
)

test('an id of printable ASCII stands as it is', () => {
  for (const text of ['7', 'acme', 'a_B-c.d:e/f?g', '3f2504e0-4f89-11d3-9a0c-0305e82c3301', '{"a":1}', '!~'])
    expect(toKeyText(text)).toBe(text)
})

test.each([
  ['acme ', 'acme%0020'],
  [' acme', '%0020acme'],
  ['àcme', '%00E0cme'],
  ['100%', '100%0025'],
  ['%0020', '%00250020'],
  ['%#', '%0025#'],
  ['a\0b', 'a%0000b'],
  ['\u007F', '%007F'],
  ['😀', '%D83D%DE00'],
  ['\uD83D', '%D83D'],
])('%j stands as %s, and is read back', (text, key) => {
  expect(toKeyText(text)).toBe(key)
  expect(fromKeyText(key)).toBe(text)
})

test('any id is text of at most 64 printable ASCII characters without spaces', () => {
  fc.assert(
    fc.property(id, (text) => {
      expect(toKeyText(text)).toMatch(/^[\x21-\x7e]{0,64}$/)
    }),
  )
})

test('two ids never share a text, and what is no hash is read back', () => {
  fc.assert(
    fc.property(id, id, (one, other) => {
      if (one !== other) expect(toKeyText(one)).not.toBe(toKeyText(other))
      expect([one, null]).toContain(fromKeyText(toKeyText(one)))
    }),
    { numRuns: 2_000 },
  )
})

test('an id is hashed as soon as its text is longer than the column', () => {
  expect(toKeyText('x'.repeat(KEY_LENGTH))).toBe('x'.repeat(KEY_LENGTH))
  expect(toKeyText('x'.repeat(KEY_LENGTH + 1))).toMatch(/^%#[\w-]{43}$/)
  expect(toKeyText('à'.repeat(13))).toMatch(/^%#/)
  expect(fromKeyText(toKeyText('x'.repeat(100)))).toBeNull()
  expect(toKeyText(`${'x'.repeat(100)}a`)).not.toBe(toKeyText(`${'x'.repeat(100)}b`))
})

test('no id can pass for the hash of another', () => {
  const hash = toKeyText('x'.repeat(100))
  expect(toKeyText(hash)).not.toBe(hash)
})
