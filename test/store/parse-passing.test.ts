import fc from 'fast-check'
import { parsePassing } from '../../src/store/parse-passing.js'

test.each([undefined, 2, '\t'])('any JSON, indented by %j, is what JSON.parse makes of it', (indent) => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = JSON.stringify(value, null, indent)
      expect(parsePassing(text)).toStrictEqual(JSON.parse(text))
    }),
    { numRuns: 1_000 },
  )
})

test.each([
  '"-----------"',
  '"\\\\"',
  '"\\\\\\""',
  '{"a\\":":"b\\":","\\\\":":"}',
  '{"a" : "b" , "c":["d:", ":", "\\u003a"]}',
  '{"__proto__":{"constructor":"x"},"1":"one","a":[]}',
  '"\u2028\ud800\\ud800\\u0000"',
  `"${'long '.repeat(10_000)}"`,
  'null',
])('%s is what JSON.parse makes of it', (text) => {
  expect(parsePassing(text)).toStrictEqual(JSON.parse(text))
})

test('a document that is deep is read', () => {
  const text = `${'['.repeat(9_000)}"end"${']'.repeat(9_000)}`
  let value = parsePassing(text)
  while (Array.isArray(value)) value = (value as readonly unknown[])[0]
  expect(value).toBe('end')
})

test.each(['', '{', '{"a":"b"', '"a', '["a"-]', '{"a":"b"}x'])('%j is no JSON', (text) => {
  expect(() => parsePassing(text)).toThrow(SyntaxError)
})
