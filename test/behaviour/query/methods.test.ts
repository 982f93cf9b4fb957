import fc from 'fast-check'
import type { ActivityChoices } from '../../../src/query/choices.js'
import { barStarts, dayAt, presetDays } from '../../query/model-calendar.js'
import {
  compareNames,
  modelBars,
  modelChoices,
  modelSort,
  modelSurroundings,
} from '../../query/model-answers.js'
import {
  answerTo,
  ask,
  askMatching,
  idsOf,
  seed,
  settingsFor,
  someQuestion,
  streamed,
  walk,
} from '../../query/questions.js'
import { sampleLog } from '../../query/worlds.js'
import { forEachDatabase } from '../../support/databases.js'
import { openLog, type OpenLog } from './open-log.js'

const NOW = Date.UTC(2026, 2, 31, 12)
const LOG_LENGTH = 1_300
const HOUR = 3_600_000

jest.setTimeout(120_000)

forEachDatabase('the methods of a query', (database) => {
  const drafts = sampleLog(LOG_LENGTH, seed)
  let log: OpenLog
  beforeAll(async () => {
    log = await openLog(database, { now: new Date(NOW) })
    await log.write(drafts)
  })
  afterAll(() => log.db.destroy())

  type Question = typeof question extends fc.Arbitrary<infer Q> ? Q : never
  const question = someQuestion(drafts)
  const always = (property: (question: Question) => Promise<void>) =>
    fc.assert(fc.asyncProperty(question, property), settingsFor(40))

  test('pages by number and by cursor, first and count give what the model does, in every order', () =>
    always(async (asked) => {
      const { number, size, upTo, key, direction } = asked
      const query = ask(log.reader, asked).sort(key, direction)
      const expected = idsOf(modelSort(answerTo(asked, drafts, NOW).matches, key, direction))
      const skip = (number - 1) * size

      const page = await query.page({ number, size })
      expect(idsOf(page.activities)).toEqual(expected.slice(skip, skip + size))
      expect(page).toMatchObject({ number, size, searchedBackTo: null, sortedWithin: null })
      expect([page.hasNext, page.cursor !== null]).toEqual(Array(2).fill(expected.length > skip + size))
      expect(idsOf(await query.first(size))).toEqual(expected.slice(0, size))
      expect(await query.count()).toEqual({ value: expected.length, isExact: true })
      expect(await query.count({ upTo })).toEqual({
        value: Math.min(expected.length, upTo),
        isExact: expected.length <= upTo,
      })
      const walkSize = Math.max(size, Math.ceil(expected.length / 5))
      const pages = await walk(query, walkSize)
      expect(pages.flatMap(({ activities }) => idsOf(activities))).toEqual(expected)
      expect(pages.slice(0, -1).every(({ activities }) => activities.length === walkSize)).toBe(true)
    }))

  test('criteria and filters one by one are the same query', () =>
    always(async (asked) => {
      const { key, direction, size, filters } = asked
      const { cursor, ...page } = await ask(log.reader, asked).sort(key, direction).page({ size })
      const matching = askMatching(log.reader, asked).sort(key, direction)
      expect(await matching.page({ size })).toMatchObject(page)
      // Criteria give a search without a zone that of the dates beside it: the same question in other words.
      const isSameText = !filters.some((filter) => filter.on === 'search' && filter.timeZone === null)
      if (cursor !== null && isSameText) expect(await matching.page({ size, after: cursor })).toBeDefined()
    }))

  test('a stream gives everything, by date in either direction', () =>
    always(async (asked) => {
      const { direction } = asked
      const query = ask(log.reader, asked).sort('date', direction)
      const expected = modelSort(answerTo(asked, drafts, NOW).matches, 'date', direction)
      expect(await streamed(query)).toEqual(idsOf(expected))
    }))

  test('choices are the users under their newest names, the types and the events, with their numbers', () =>
    always(async (asked) => {
      const { matches } = answerTo(asked, drafts, NOW)
      const choices = await ask(log.reader, asked).choices()
      expect(sorted(choices)).toEqual(sorted({ ...modelChoices(matches), lookedBackTo: null }))
      const names = [
        choices.users.map(({ actor }) => actor.name),
        choices.types.map(({ name }) => name),
        choices.events.map(({ name }) => name),
      ]
      expect(names).toEqual(names.map((each) => each.toSorted(compareNames)))
    }))

  test('a summary counts each day or hour of a zone by event', () =>
    always(async (asked) => {
      const { per, timeZone } = asked
      const query = ask(log.reader, asked)
      const { dates } = await query.page({ size: 1 })
      const today = presetDays('last 30 days', dayAt(NOW, timeZone))
      const starts = barStarts({ from: Date.UTC(2026, 1), to: NOW + 1 }, 'day', timeZone)
      const range =
        dates === null
          ? { from: starts.find((start) => dayAt(start, timeZone) === today.from) ?? 0, to: NOW + 1 }
          : { from: Date.parse(dates.from), to: Date.parse(dates.to) }
      if (range.to - range.from > 400 * (per === 'day' ? 24 : 1) * HOUR) {
        await expect(query.summary({ per, timeZone })).rejects.toMatchObject({ code: 'QUERY_INVALID' })
        return
      }
      expect(await query.summary({ per, timeZone })).toEqual({
        bars: modelBars(answerTo(asked, drafts, NOW).matches, barStarts(range, per, timeZone)),
        searchedBackTo: null,
      })
    }))

  test('details are those of a visible activity, with what stands around it', () =>
    always(async (asked) => {
      const { chosen } = asked
      const { visible, matches } = answerTo(asked, drafts, NOW)
      const details = await ask(log.reader, asked).details(chosen.id)
      if (!visible.includes(chosen)) return expect(details).toBeNull()
      const { activity, sameTransaction, sameRequest, newer, older } = details ?? {}
      expect(activity?.id).toBe(chosen.id)
      expect({
        sameTransaction: idsOf(sameTransaction ?? []),
        sameRequest: idsOf(sameRequest ?? []),
        newer,
        older,
      }).toEqual(modelSurroundings(chosen, visible, matches))
    }))
})

/** The choices in an order of their own, because people with one name are in none. */
function sorted({ users, types, events, lookedBackTo }: ActivityChoices) {
  const byText = <T>(values: readonly T[]) =>
    values.map((value) => JSON.stringify(value, ['actor', 'kind', 'id', 'name', 'count'])).sort()
  return { users: byText(users), types: byText(types), events: byText(events), lookedBackTo }
}
