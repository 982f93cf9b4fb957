import fc from 'fast-check'
import type { ActivityDraft } from '../../../src/model/activity.js'
import type { ActivityChoices } from '../../../src/query/choices.js'
import type { ActivityPage } from '../../../src/query/paging.js'
import type { SortDirection } from '../../../src/query/sort.js'
import { timeOfId } from '../../../src/store/activity-id.js'
import { modelBars, modelChoices, modelSort, modelSurroundings } from '../../query/model-answers.js'
import {
  answerTo,
  ask,
  type Asked,
  idsOf,
  seed,
  settingsFor,
  someQuestion,
  streamed,
  walk,
} from '../../query/questions.js'
import { sampleLog, someDeedOfFew } from '../../query/worlds.js'
import { forEachDatabase } from '../../support/databases.js'
import { openLog, type OpenLog } from './open-log.js'

const NOW = Date.UTC(2026, 2, 31, 12)
const LOG_LENGTH = 150
const BOUNDS = { scanned: 7, sorted: 5, counted: 10 }

jest.setTimeout(120_000)

forEachDatabase('a query that may look at few rows', (database) => {
  const drafts = sampleLog(LOG_LENGTH, seed, someDeedOfFew)
  let log: OpenLog
  beforeAll(async () => {
    log = await openLog(database, { now: new Date(NOW), bounds: BOUNDS })
    await log.write(drafts)
  })
  afterAll(() => log.db.destroy())

  const question = someQuestion(drafts)
  type Question = typeof question extends fc.Arbitrary<infer Q> ? Q : never
  const always = (property: (question: Question) => Promise<void>) =>
    fc.assert(fc.asyncProperty(question, property), settingsFor(40))

  test('gives by number a beginning of the page, and tells how far it looked where there may be more', () =>
    always(async (asked) => {
      const { number, size, direction } = asked
      const { matches, near } = answerWithin(asked, drafts, direction)
      const query = ask(log.reader, asked).sort('date', direction)
      const skip = (number - 1) * size

      const page = await query.page({ number, size })
      expectPage(page, matches, skip, direction)
      expect(skip + page.activities.length).toBeGreaterThanOrEqual(Math.min(near, skip + size))
      if (isIndexed(asked)) expect(page.searchedBackTo).toBeNull()
      const first = idsOf(await query.first(size))
      expect(first).toEqual(idsOf(matches).slice(0, first.length))
      expect(first.length).toBeGreaterThanOrEqual(Math.min(near, size))
    }))

  test('comes to every match by its cursors and as a stream, once and in order', () =>
    always(async (asked) => {
      const { size, direction } = asked
      const { visible, matches } = answerWithin(asked, drafts, direction)
      const query = ask(log.reader, asked).sort('date', direction)
      const pages = await walk(query, size)
      let seen = 0
      for (const page of pages) {
        expectPage(page, matches, seen, direction)
        seen += page.activities.length
      }
      expect(seen).toBe(matches.length)
      expect(pages.length).toBeLessThanOrEqual(1 + visible.length / BOUNDS.scanned + matches.length / size)
      expect(await streamed(query)).toEqual(idsOf(matches))
    }))

  test('counts exactly or says that it does not', () =>
    always(async (asked) => {
      const { direction, upTo } = asked
      const { matches, near } = answerWithin(asked, drafts, direction)
      const query = ask(log.reader, asked).sort('date', direction)
      for (const cap of [BOUNDS.counted, upTo]) {
        const { value, isExact } = await query.count(cap === upTo ? { upTo } : undefined)
        if (isExact) expect(value).toBe(matches.length)
        expect(value).toBeLessThanOrEqual(Math.min(matches.length, cap))
        expect(value).toBeGreaterThanOrEqual(Math.min(near, cap))
        if (isIndexed(asked)) expect(isExact).toBe(matches.length <= cap)
      }
    }))

  test('sorts the newest matches that it looked at, and tells which where they are not all', () =>
    always(async (asked) => {
      const { key, direction } = asked
      if (key === 'date') return
      const size = 1 + (asked.size % 3)
      const { matches, near } = answerWithin(asked, drafts, 'desc')
      const query = ask(log.reader, asked).sort(key, direction)
      const pages = await walk(query, size)
      const read = pages.flatMap(({ activities }) => idsOf(activities))
      const newest = matches.slice(0, read.length)

      expect(read).toEqual(idsOf(modelSort(newest, key, direction)))
      expect(read.length).toBeGreaterThanOrEqual(Math.min(near, BOUNDS.sorted))
      expect(read.length).toBeLessThanOrEqual(BOUNDS.sorted)
      const [{ searchedBackTo, sortedWithin }] = pages as [ActivityPage]
      if (searchedBackTo !== null) expectNoneBefore(searchedBackTo, matches[read.length], 'desc')
      else {
        const isAll = matches.length <= BOUNDS.sorted
        expect(read.length).toBe(Math.min(matches.length, BOUNDS.sorted))
        expect(sortedWithin).toEqual(
          isAll ? null : { activities: BOUNDS.sorted, backTo: timeOf(newest.at(-1)) },
        )
      }
      for (const page of pages) expect(page).toMatchObject({ searchedBackTo, sortedWithin })
      const byNumber = await query.page({ number: 2, size })
      expect(idsOf(byNumber.activities)).toEqual(read.slice(size, 2 * size))
    }))

  test('offers choices with all their activities, as far back as it tells', () =>
    always(async (asked) => {
      const { matches, near } = answerWithin(asked, drafts, 'desc')
      const choices = await ask(log.reader, asked).choices()
      const { lookedBackTo } = choices
      const all = countsIn(modelChoices(matches.toReversed()))
      const counts = countsIn(choices)
      if (lookedBackTo === null) expect(counts).toEqual(all)
      const sure = matches.filter((draft, index) => index < near || timeOf(draft) > (lookedBackTo ?? ''))
      for (const [name, count] of countsIn(modelChoices(sure.toReversed()))) {
        expect([name, counts.get(name)]).toEqual([name, expect.any(Number)])
        expect(counts.get(name)).toBeGreaterThanOrEqual(count)
      }
      for (const [name, count] of counts) expect(count).toBeLessThanOrEqual(all.get(name) ?? 0)
    }))

  test('counts over time exactly or says that it does not', () =>
    always(async (asked) => {
      const days = {
        on: 'during',
        dates: 'last 30 days',
        timeZone: asked.timeZone,
        weekStart: undefined,
      } as const
      const within = { ...asked, filters: [days, ...asked.filters] }
      const { matches } = answerWithin(within, drafts, 'desc')
      const { bars, searchedBackTo } = await ask(log.reader, within).summary({ ...asked, per: 'day' })
      const starts = [...bars.map(({ from }) => from), ...bars.slice(-1).map(({ to }) => to)]
      const expected = modelBars(
        matches,
        starts.map((start) => Date.parse(start)),
      )
      const isSure = bars.map(({ from, isExact }) => isExact || from > (searchedBackTo ?? ''))
      expect(bars.filter((_, index) => isSure[index])).toEqual(expected.filter((_, index) => isSure[index]))
      if (isIndexed(asked)) expect(searchedBackTo).toBeNull()
    }))

  test('finds the neighbours of an activity where they are near', () =>
    always(async (asked) => {
      const { chosen } = asked
      const { visible, matches } = answerTo(asked, drafts, NOW)
      const details = await ask(log.reader, asked).details(chosen.id)
      if (!visible.includes(chosen)) return expect(details).toBeNull()
      const place = visible.indexOf(chosen)
      const { newer, older } = modelSurroundings(chosen, visible, matches)
      const isNear = (id: string | null) =>
        Math.abs(visible.findIndex((draft) => draft.id === id) - place) <= BOUNDS.scanned
      expect(details?.newer).toBe(details?.newer === null && !isNear(newer) ? null : newer)
      expect(details?.older).toBe(details?.older === null && !isNear(older) ? null : older)
    }))
})

/** The answer in a direction, and how many of its matches are near: among the first rows that the viewer sees at all. */
function answerWithin(asked: Asked, drafts: readonly ActivityDraft[], direction: SortDirection) {
  const answer = answerTo(asked, drafts, NOW)
  const visible = modelSort(answer.visible, 'date', direction)
  const matches = modelSort(answer.matches, 'date', direction)
  const looked = new Set(visible.slice(0, BOUNDS.scanned))
  return { visible, matches, near: matches.filter((draft) => looked.has(draft)).length }
}

/** Whether the documents say that an index answers it, so that it is bounded by nothing. */
function isIndexed({ viewer, filters }: Asked): boolean {
  if (viewer === null) return filters.every(({ on }) => ['between', 'during', 'company'].includes(on))
  const ofOneRecord = filters.some((filter) => filter.on === 'about')
  return filters.every((filter) => {
    if (filter.on === 'about') return filter.id !== null
    if (['type', 'notType', 'event', 'notEvent'].includes(filter.on))
      return viewer.as === 'company' && !ofOneRecord
    return ['by', 'notBy', 'between', 'during', 'company'].includes(filter.on)
  })
}

/** A page behind the first `skip` matches. */
function expectPage(
  { activities, size, hasNext, cursor, searchedBackTo }: ActivityPage,
  matches: readonly ActivityDraft[],
  skip: number,
  direction: SortDirection,
): void {
  const end = skip + activities.length
  expect(idsOf(activities)).toEqual(idsOf(matches.slice(skip, end)))
  if (searchedBackTo === null) {
    expect(activities.length).toBe(Math.max(0, Math.min(size, matches.length - skip)))
    expect(hasNext).toBe(matches.length > skip + size)
    expect(cursor !== null).toBe(hasNext)
    return
  }
  expect([hasNext, activities.length <= size, cursor]).toEqual([false, true, expect.any(String)])
  expectNoneBefore(searchedBackTo, matches[end], direction)
}

/** What was not given lies where nobody has looked. Of the very millisecond where looking stopped, some may. */
function expectNoneBefore(time: string, next: ActivityDraft | undefined, direction: SortDirection): void {
  if (next === undefined) return
  const [first, second] = direction === 'desc' ? [timeOf(next), time] : [time, timeOf(next)]
  expect(first <= second).toBe(true)
}

function timeOf(draft: ActivityDraft | undefined): string {
  return draft === undefined ? '' : timeOfId(draft.id).toISOString()
}

/** How many activities each user, under which name, each type and each event has. */
function countsIn({
  users,
  types,
  events,
}: Omit<ActivityChoices, 'lookedBackTo'>): ReadonlyMap<string, number> {
  return new Map([
    ...users.map(({ actor, count }) => [JSON.stringify([actor.kind, actor.id, actor.name]), count] as const),
    ...types.map(({ name, count }) => [`type ${name}`, count] as const),
    ...events.map(({ name, count }) => [`event ${name}`, count] as const),
  ])
}
