/** What goes over the wire, as types: the reading API's answers, and all that the screen knows of the server. */
import type { RestorePlan } from '../history/restore-plan.js'
import type { Activity } from '../model/activity.js'
import type { ActivityChoices } from '../query/choices.js'
import type { ActivityDetails, SnapshotValue } from '../query/details.js'
import type { ActivityCount, ActivityPage } from '../query/paging.js'
import type { ActivitySummary } from '../query/summary.js'

/** GET `activities`: one page, and the count where `count=true` asks for it. */
export interface ActivitiesAnswer extends ActivityPage {
  readonly count: ActivityCount | null
}

/** GET `records/:entity/:id`: the activities about one record, as a page. */
export type RecordAnswer = ActivitiesAnswer

/** GET `activities/:id`. */
export type DetailsAnswer = ActivityDetails & PresentDetails

/** What an activity's details tell of today. */
export interface PresentDetails {
  /**
   * What the fields that the activity tells of hold now, as far as the activities tell that the viewer may see; fields of which
   * they tell nothing are absent. Null where the record is not there any more, or nothing is known of it.
   */
  readonly now: readonly SnapshotValue[] | null
  /** What POST `activities/:id/restore` would do: bring the record back, or the values of before; null where it may not. */
  readonly restore: RestorePlan['what'] | null
}

/** GET `activities/:id/restore` and POST: what would be done, and what was. */
export type RestoreAnswer = RestorePlan

/** The body of POST `activities/:id/restore`. */
export interface RestoreOrder {
  /** Which of the fields that an update changed. Default: all. */
  readonly fields?: readonly string[]
  /** Whether values are overwritten that somebody has set since. Default: false. */
  readonly force?: boolean
}

/** GET `choices`. */
export type ChoicesAnswer = ActivityChoices

/** GET `summary?per=day` or `hour`, with `timeZone`. */
export type SummaryAnswer = ActivitySummary

/** One line of GET `export.ndjson`. */
export type ExportedActivity = Activity

/** One mistake in a request's parameters, or in its body. */
export interface ParameterProblem {
  /** The parameter's name; empty for the query or the body as a whole. */
  readonly path: string
  /** To stand behind the name, such as `must be given once`; a sentence of its own where it begins with a capital letter. */
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
  /** Why nothing was brought back. */
  readonly plan?: RestoreAnswer
}

export type { LeftOut, Obstacle, PlannedField } from '../history/restore-plan.js'
export type { Activity } from '../model/activity.js'
export type { Change } from '../model/change.js'
export type { JsonValue } from '../model/json.js'
export type { SnapshotValue } from '../query/details.js'
export type { SortDirection, SortKey } from '../query/sort.js'
export type { SummaryBar } from '../query/summary.js'
