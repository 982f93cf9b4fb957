/** Random questions, how they are asked, and what the model says that the answer is made of. */
import fc from 'fast-check'
import type { ActivityDraft } from '../../src/model/activity.js'
import type { Viewer } from '../../src/model/viewer.js'
import type { ActivityQuery, ActivityReader } from '../../src/query/activity-query.js'
import { SORT_DIRECTIONS, SORT_KEYS } from '../../src/query/sort.js'
import { applyFilter, criteriaOf, type Filter } from './filters.js'
import { modelPasses, modelSees } from './model.js'
import { modelSort } from './model-answers.js'
import { someBroadFilter, someFilterFor, TIME_ZONES } from './some-filter.js'
import { someViewer, viewersOf } from './worlds.js'

/** FC_SEED=<seed of a failure> repeats a run, world and questions alike. */
export const seed = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31)

/** How fast-check asks: FC_RUNS=<number> asks more, FC_SHRINK=no leaves the first failure as it was found. */
export function settingsFor(numRuns: number) {
  const { FC_RUNS, FC_SHRINK } = process.env
  return { seed, numRuns: Number(FC_RUNS ?? numRuns), endOnFailure: FC_SHRINK === 'no' }
}

/** Who asks, for what; null is trusted code. */
export interface Asked {
  readonly viewer: Viewer | null
  readonly filters: readonly Filter[]
}

/** A question about a log: most are made of one activity of it, so that they find at least that one. */
export function someQuestion(drafts: readonly ActivityDraft[]) {
  return fc.constantFrom(...drafts).chain((draft) =>
    fc.record({
      viewer: someViewerOf(draft),
      filters: fc.oneof(
        { weight: 4, arbitrary: fc.array(someFilterOf(draft, drafts), { maxLength: 3 }) },
        { weight: 1, arbitrary: fc.array(someBroadFilter, { minLength: 1, maxLength: 2 }) },
      ),
      key: fc.constantFrom(...SORT_KEYS),
      direction: fc.constantFrom(...SORT_DIRECTIONS),
      number: fc.integer({ min: 1, max: 3 }),
      size: fc.integer({ min: 1, max: 20 }),
      upTo: fc.integer({ min: 1, max: 30 }),
      per: fc.constantFrom('day' as const, 'hour' as const),
      timeZone: fc.constantFrom(...TIME_ZONES),
      chosen: fc.constantFrom(draft, ...drafts),
    }),
  )
}

function someViewerOf(draft: ActivityDraft): fc.Arbitrary<Viewer | null> {
  const viewers = viewersOf(draft)
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(null) },
    { weight: 5, arbitrary: viewers.length === 0 ? fc.constant(null) : fc.constantFrom(...viewers) },
    { weight: 1, arbitrary: someViewer },
  )
}

function someFilterOf(draft: ActivityDraft, drafts: readonly ActivityDraft[]): fc.Arbitrary<Filter> {
  return fc.oneof(
    { weight: 6, arbitrary: someFilterFor(draft) },
    { weight: 1, arbitrary: fc.constantFrom(...drafts).chain(someFilterFor) },
  )
}

/** The query of a question, its filters one by one. */
export function ask(reader: ActivityReader, { viewer, filters }: Asked): ActivityQuery {
  return filters.reduce(applyFilter, startFor(reader, viewer))
}

/** The same query, its filters as criteria. */
export function askMatching(reader: ActivityReader, { viewer, filters }: Asked): ActivityQuery {
  return criteriaOf(filters).reduce((query, criteria) => query.matching(criteria), startFor(reader, viewer))
}

function startFor(reader: ActivityReader, viewer: Viewer | null): ActivityQuery {
  return viewer === null ? reader.unrestricted('test') : reader.visibleTo(viewer)
}

/** What the viewer sees of a log, and what of it the filters let pass at `now`: oldest first. */
export function answerTo({ viewer, filters }: Asked, drafts: readonly ActivityDraft[], now: number) {
  const all = modelSort(drafts, 'date', 'asc')
  const visible = all.filter((draft) => modelSees(viewer, draft))
  return { visible, matches: visible.filter((draft) => modelPasses(filters, draft, now)) }
}

/** The pages from the first to the last, each by the cursor of the one before. */
export async function walk(query: ActivityQuery, size: number) {
  const pages = [await query.page({ size })]
  for (;;) {
    const after = pages.at(-1)?.cursor
    if (after == null) return pages
    if (pages.length > 1_000) throw new Error('The cursors never come to an end.')
    pages.push(await query.page({ size, after }))
  }
}

/** The ids of everything that a query streams. */
export async function streamed(query: ActivityQuery): Promise<readonly string[]> {
  const ids = []
  for await (const { id } of query.stream()) {
    if (ids.length > 2_000) throw new Error('The stream never comes to an end.')
    ids.push(id)
  }
  return ids
}

/** The ids of activities or drafts. */
export function idsOf(activities: readonly { readonly id: string }[]): readonly string[] {
  return activities.map(({ id }) => id)
}
