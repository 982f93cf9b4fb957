/** A clock that stands still, and the ids that ascend under it. */
import { createIdFactory, timeOfId } from '../../src/store/activity-id.js'
import { frozenClock } from '../../src/testing/index.js'

const START = '2026-03-01T09:00:00.000Z'

test('it stands still until it is moved', () => {
  const clock = frozenClock(START)
  expect(clock().toISOString()).toBe(START)
  clock.advance(60_000)
  expect(clock().toISOString()).toBe('2026-03-01T09:01:00.000Z')
  clock.set(new Date('2026-02-01T00:00:00Z'))
  expect(clock().toISOString()).toBe('2026-02-01T00:00:00.000Z')
  clock.set(0)
  expect(clock().getTime()).toBe(0)
})

test('a time that it gave cannot be used to move it', () => {
  const clock = frozenClock(START)
  clock().setFullYear(1999)
  expect(clock().toISOString()).toBe(START)
})

test('ids ascend while it stands and when it is set back', () => {
  const clock = frozenClock(START)
  const nextId = createIdFactory(clock)
  const ids = [nextId(), nextId()]
  clock.set('2020-01-01T00:00:00Z')
  ids.push(nextId())
  expect(ids).toEqual([...ids].sort())
  expect(ids.map((id) => timeOfId(id).toISOString())).toEqual([START, START, START])
})

test.each([['no time'], [Number.NaN], [-1], [new Date('')]])('%p is refused', (time) => {
  expect(() => frozenClock(time)).toThrow('(OPTIONS_INVALID)')
  expect(() => frozenClock(START).set(time)).toThrow('(OPTIONS_INVALID)')
})

test('it is not moved by what is no number', () => {
  expect(() => frozenClock(START).advance(Number.NaN)).toThrow('(OPTIONS_INVALID)')
})
