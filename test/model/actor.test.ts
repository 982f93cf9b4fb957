import { toActor } from '../../src/model/actor.js'

const wrong = (value: unknown): never => value as never

test.each([
  [
    { kind: 'user', id: 7, name: 'Ana', companyId: 3 },
    { kind: 'user', id: '7', name: 'Ana', companyId: '3' },
  ],
  [
    { kind: 'user', id: 2n ** 63n },
    { kind: 'user', id: '9223372036854775808', name: '9223372036854775808', companyId: null },
  ],
  [
    { kind: 'admin', id: ' 1 ', name: null, companyId: null },
    { kind: 'admin', id: ' 1 ', name: ' 1 ', companyId: null },
  ],
  [
    { kind: 'user', id: 0 },
    { kind: 'user', id: '0', name: '0', companyId: null },
  ],
  [{ kind: 'system' }, { kind: 'system', id: null, name: 'system', companyId: null }],
  [
    { kind: 'system', id: 'nightly', companyId: 3 },
    { kind: 'system', id: 'nightly', name: 'nightly', companyId: '3' },
  ],
  [
    { kind: 'anonymous', id: null, name: 'a visitor' },
    { kind: 'anonymous', id: null, name: 'a visitor', companyId: null },
  ],
] as const)('%j is an actor', (input, actor) => {
  expect(toActor(input)).toEqual(actor)
})

const said = (why: string, advice: string) =>
  `[activity-log] Cannot act as the given actor: ${why}. ${advice}. (CONTEXT_INVALID)`
const noKind = said('its kind is none of user, admin, system, anonymous', 'Give the actor one of these kinds')
const noId = (kind: string) =>
  said(`an actor of kind "${kind}" has no id`, 'Give its id, or act as { kind: "anonymous" }')
const badId = said('its id is empty or not a string, number or bigint', 'Pass the id itself, or leave it out')
const badCompany = said(
  'its companyId is empty or not a string, number or bigint',
  'Pass the id of the company itself, or leave it out',
)

test.each([
  ['nothing', undefined, noKind],
  ['null', null, noKind],
  ['a bare id', 7, noKind],
  ['a kind that is none', { kind: 'robot', id: 1 }, noKind],
  ['a kind in capitals', { kind: 'User', id: 1 }, noKind],
  ['a property that every object has', { kind: 'constructor', id: 1 }, noKind],
  ['a user without id', { kind: 'user', name: 'Ana' }, noId('user')],
  ['an admin whose id is null', { kind: 'admin', id: null }, noId('admin')],
  ['an empty id', { kind: 'user', id: '' }, badId],
  ['NaN as id', { kind: 'user', id: NaN }, badId],
  ['an object as id', { kind: 'system', id: { id: 1 } }, badId],
  ['an empty company', { kind: 'user', id: 1, companyId: '' }, badCompany],
  ['a company as object', { kind: 'user', id: 1, companyId: { id: 3 } }, badCompany],
])('%s is no actor', (_, input, message) => {
  expect(() => toActor(wrong(input))).toThrow(message)
})

test.each([
  ['a number', 404, '404'],
  ['empty', '', '7'],
  ['a symbol', Symbol('Ana'), '7'],
  ['an object', { first: 'Ana' }, '7'],
  ['an object that is no text', Object.create(null) as unknown, '7'],
])('a name that is %s is taken as text, and the id where it is none', (_, name, text) => {
  expect(toActor(wrong({ kind: 'user', id: 7, name })).name).toBe(text)
})
