/** What goes over the wire, as types: the reading API's answers, and all that the screen knows of the server. */
import type { Activity } from '../model/activity.js'
import type { ActivityChoices } from '../query/choices.js'
import type { ActivityDetails } from '../query/details.js'
import type { ActivityCount, ActivityPage } from '../query/paging.js'
import type { ActivitySummary } from '../query/summary.js'

/** GET `activities`: one page, and the count where `count=true` asks for it. */
export interface ActivitiesAnswer extends ActivityPage {
  readonly count: ActivityCount | null
}

/** GET `records/:entity/:id`: the activities about one record, as a page. */
export type RecordAnswer = ActivitiesAnswer

/** GET `activities/:id`. */
export type DetailsAnswer = ActivityDetails

/** GET `choices`. */
export type ChoicesAnswer = ActivityChoices

/** GET `summary?per=day` or `hour`, with `timeZone`. */
export type SummaryAnswer = ActivitySummary

/** One line of GET `export.ndjson`. */
export type ExportedActivity = Activity

/** One mistake in a request's parameters. */
export interface ParameterProblem {
  /** The parameter's name; empty for the query as a whole. */
  readonly path: string
  readonly message: string
}

/** Every answer that is no success, as RFC 9457 has it (`application/problem+json`). */
export interface Problem {
  readonly type: 'about:blank'
  readonly title: string
  readonly status: number
  readonly detail: string
  /** What is wrong with the parameters, all of it. */
  readonly problems?: readonly ParameterProblem[]
}

export type { Activity } from '../model/activity.js'
export type { Change } from '../model/change.js'
export type { JsonValue } from '../model/json.js'
export type { SnapshotValue } from '../query/details.js'
export type { SortDirection, SortKey } from '../query/sort.js'
export type { SummaryBar } from '../query/summary.js'
