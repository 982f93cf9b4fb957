import { createIdFactory, lowestIdAt, timeOfId } from '../../src/store/activity-id.js'

const at = (iso: string) => new Date(iso)

test('an id tells its time to the millisecond, and is 26 characters', () => {
  const id = createIdFactory(() => at('2026-03-01T12:34:56.789Z'))()
  expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/)
  expect(timeOfId(id)).toEqual(at('2026-03-01T12:34:56.789Z'))
})

test('ids of one millisecond ascend and differ', () => {
  const next = createIdFactory(() => at('2026-03-01T00:00:00Z'))
  const ids = Array.from({ length: 10_000 }, next)
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids)).toHaveProperty('size', ids.length)
})

test('ids ascend although the clock goes back', () => {
  let now = at('2026-03-01T02:30:00Z').getTime()
  const next = createIdFactory(() => new Date(now))
  const ids = [0, 5, -3_600_000, 1, -86_400_000, 3_600_000 * 25].map((step) => {
    now += step
    return next()
  })
  expect([...ids].sort()).toEqual(ids)
  expect(timeOfId(ids[2] ?? '')).toEqual(at('2026-03-01T02:30:00.005Z'))
  expect(timeOfId(ids.at(-1) ?? '')).toEqual(new Date(now))
})

test('two factories never make the same id', () => {
  const clock = () => at('2026-03-01T00:00:00Z')
  const [one, other] = [createIdFactory(clock), createIdFactory(clock)]
  const ids = Array.from({ length: 5_000 }, () => [one(), other()]).flat()
  expect(new Set(ids)).toHaveProperty('size', ids.length)
})

test('a clock that gives no time counts as the clock of the process', () => {
  const before = Date.now()
  const id = createIdFactory(() => new Date(NaN))()
  expect(timeOfId(id).getTime()).toBeGreaterThanOrEqual(before)
})

test('the lowest id of a millisecond is before all of its ids and after all earlier ones', () => {
  const id = createIdFactory(() => at('2026-03-01T00:00:00.001Z'))()
  expect(lowestIdAt(at('2026-03-01T00:00:00.001Z')) <= id).toBe(true)
  expect(lowestIdAt(at('2026-03-01T00:00:00.002Z')) > id).toBe(true)
})
