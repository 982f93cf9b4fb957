/** The public door: every export by name, grouped by task. */

// Attach
export { withActivityLog } from './with-activity-log.js'
export type { ActivityLogOptions } from './options.js'
export type { WriteFailurePolicy } from './capture/recorder.js'
export type { UncapturedPolicy, UncapturedStatement } from './capture/uncaptured.js'
export type { MissingActorPolicy } from './context/current-actor.js'
export type { Limits } from './model/limits.js'

// Declare
export { Audited, NotAudited } from './registry/audited.js'
export { AuditIgnore, AuditMask } from './registry/audit-field.js'
export { auditEntity, type AuditTarget, type EntityDeclaration } from './registry/audit-declaration.js'
export type { ActivityInWords, AuditedOptions, EventRule } from './registry/audited-options.js'
export type { FieldName, FieldPath, ValueAt } from './model/field-path.js'

// Who acts
export { actAs, currentContext, withoutAudit } from './context/act-as.js'
export { captureContext, type CarriedContext, withContext } from './context/carried-context.js'
export type { Actor, ActorInput, ActorKind } from './model/actor.js'
export type { ActivityContext, AdminInput, Facts } from './model/context.js'

// Record what was there before
export { baseline, type BaselineCounts, type BaselineOptions } from './baseline.js'

// Record in words, and read back
export { activityLog, type ActivityLogHandle } from './activity-log.js'
export type { ActivityEntry, EntryRecord } from './capture/draft-action.js'
export type { ActivityQuery, ActivityReader, RecordId, RecordQuery } from './query/activity-query.js'
export type { ActivityCriteria } from './query/activity-criteria.js'
export type { ActivityChoices, ActorChoice, Choice } from './query/choices.js'
export type { ActorFilter, ChangedValues } from './query/criteria.js'
export {
  type Calendar,
  type CalendarRange,
  DATE_PRESETS,
  type DatePreset,
  WEEK_DAYS,
  type WeekDay,
} from './query/date-range.js'
export type { ActivityDetails, SnapshotValue, Surroundings } from './query/details.js'
export type { ActivityCount, ActivityPage, PageRequest, SortedWithin } from './query/paging.js'
export {
  type ActivityQueryInput,
  type ActivityQueryProblem,
  parseActivityQuery,
  type ParsedActivityQuery,
} from './query/parse-activity-query.js'
export { SORT_DIRECTIONS, SORT_KEYS, type SortDirection, type SortKey } from './query/sort.js'
export type { ActivitySummary, SummaryBar, SummaryRequest } from './query/summary.js'
export { createSearchIndex, dropSearchIndex } from './store/search-index.js'
export type { Viewer } from './model/viewer.js'

// One record through time
export { history, type HistoryOptions } from './history.js'
export type {
  ActivityRef,
  EntityHistory,
  RecordHistory,
  RevertChoice,
  VisibleHistory,
} from './history/record-history.js'
export type { WhereAsOf } from './history/all-as-of.js'
export type { Blame, FieldBlame } from './history/blame.js'
export type { FieldDifference } from './history/differences.js'
export { MASKED, type RecordAsOf } from './history/entity-values.js'
export type { Moment } from './history/record-activities.js'
export type { CanRestore } from './history/restore.js'
export type { ChangedBy, LeftOut, Obstacle, PlannedField, RestorePlan } from './history/restore-plan.js'
export type { RecordVersion, TimelineEntry } from './history/timeline.js'

// The words of the domain
export type { Activity, ActivityDraft } from './model/activity.js'
export type { Change, NoteReason, PatchOperation, ValueNote } from './model/change.js'
export { KNOWN_EVENTS, type ActivityKind, type EventName } from './model/event.js'
export type { IdInput } from './model/id.js'
export type { JsonObject, JsonValue } from './model/json.js'
export type { RecordRef, RelatedRecord } from './model/record-ref.js'
export { ActivityLogError, type ActivityLogErrorCode, isActivityLogError } from './model/errors.js'
export { ActivityLog, type ActivityLogExtension } from './store/activity-log-entity.js'
