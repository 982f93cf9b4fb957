import fc from 'fast-check'
import type { Change } from '../../src/model/change.js'
import type { JsonValue } from '../../src/model/json.js'
import { decodeChanges, encodeChanges } from '../../src/store/stored-change.js'

/** JSON has no -0. */
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as JsonValue)
const patch = fc.array(
  fc.record({ op: fc.constant('add' as const), path: fc.string({ unit: 'binary' }), value: json }),
)
const notes = fc.array(
  fc.record({ at: fc.string(), why: fc.constantFrom('circular' as const, 'too-large' as const) }),
  { minLength: 1 },
)
const change = fc.oneof(
  fc.record({ field: fc.string({ unit: 'binary' }), before: json, after: json }),
  fc.record({ field: fc.string(), before: json, after: json, patch }),
  fc.record({ field: fc.string(), before: json, after: json, notes }),
  fc.record({ field: fc.string(), before: json, after: json, patch, notes }),
  fc.record({
    field: fc.string(),
    before: fc.constant(null),
    after: fc.constant(null),
    masked: fc.constant(true as const),
  }),
)
// An object's keys that look like array indexes come first, whatever their place; properties of entities are no such names.
const changes = fc
  .uniqueArray(change, { selector: ({ field }) => field })
  .map((list) => list.filter(({ field }) => !/^\d+$/.test(field)) as readonly Change[])

test('arbitrary changes are read back as they were, in their order', () => {
  fc.assert(
    fc.property(changes, (list) => {
      expect(decodeChanges(encodeChanges(list))).toEqual(list)
    }),
    { numRuns: 1_000 },
  )
})

test.each(['__proto__', 'constructor', 'toString', '', 'a.b', '"', '\0', '\uD800'])(
  'a field may be called %j',
  (field) => {
    const list = [{ field, before: null, after: { __proto__: null, [field]: 1 } }]
    expect(decodeChanges(encodeChanges(list))).toEqual([{ field, before: null, after: { [field]: 1 } }])
  },
)

test('the text is as compact as documented', () => {
  const text = encodeChanges([
    { field: 'stage', before: 'lead', after: 'won' },
    { field: 'address', before: {}, after: { zip: '1' }, patch: [{ op: 'add', path: '/zip', value: '1' }] },
    { field: 'blob', before: null, after: '', notes: [{ at: '/after', why: 'too-large' }] },
    { field: 'password', before: null, after: null, masked: true },
  ])
  expect(text).toBe(
    '{"stage":["lead","won"],' +
      '"address":[{},{"zip":"1"},[{"op":"add","path":"/zip","value":"1"}]],' +
      '"blob":[null,"",null,[{"at":"/after","why":"too-large"}]],' +
      '"password":{"masked":true}}',
  )
})

test('a masked change carries no values, even if it is given some', () => {
  const text = encodeChanges([{ field: 'pin', before: 'canary', after: 'canary', masked: true }])
  expect(text).not.toContain('canary')
})
