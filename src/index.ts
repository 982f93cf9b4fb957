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
export type {
  ActivityInWords,
  AuditedOptions,
  EventRule,
  FieldName,
  FieldPath,
  ValueAt,
} from './registry/audited-options.js'

// Who acts
export { actAs, currentContext, withoutAudit } from './context/act-as.js'
export type { Actor, ActorInput, ActorKind } from './model/actor.js'
export type { ActivityContext } from './model/context.js'

// Record in words, and read back
export { activityLog, type ActivityLogHandle } from './activity-log.js'
export type { ActivityEntry, EntryRecord } from './capture/draft-action.js'
export type { ActivityPage, ActivityQuery, ActivityReader } from './query/activity-query.js'
export type { ActivityDetails } from './query/details.js'
export type { Viewer } from './model/viewer.js'

// The words of the domain
export type { Activity, ActivityDraft } from './model/activity.js'
export type { Change, NoteReason, PatchOperation, ValueNote } from './model/change.js'
export { KNOWN_EVENTS, type ActivityKind, type EventName } from './model/event.js'
export type { IdInput } from './model/id.js'
export type { JsonObject, JsonValue } from './model/json.js'
export type { RecordRef, RelatedRecord } from './model/record-ref.js'
export { ActivityLogError, type ActivityLogErrorCode, isActivityLogError } from './model/errors.js'
export { ActivityLog } from './store/activity-log-entity.js'
