/** Draft to row, and row to activity. */
import type { Activity, ActivityDraft } from '../model/activity.js'
import type { Actor, ActorKind } from '../model/actor.js'
import type { ValueNote } from '../model/change.js'
import type { StoredContext } from '../model/context.js'
import type { ActivityKind } from '../model/event.js'
import type { JsonValue } from '../model/json.js'
import type { RelatedRecord } from '../model/record-ref.js'
import { timeOfId } from './activity-id.js'
import { type ActivityLog, OWN_COLUMNS, STORED_FORMAT, WIDTHS } from './activity-log-entity.js'
import { toColumnText, toOptionalColumnText } from './column-text.js'
import type { DatabaseFamily } from './dialect.js'
import { fromKeyText, isHashedKey, toKeyText } from './key-text.js'
import { parsePassing } from './parse-passing.js'
import { toSearchText } from './search-text.js'
import { decodeChanges, encodeChanges } from './stored-change.js'

type KeyColumn = 'companyId' | 'targetCompanyId' | 'actorId' | 'impersonatorId' | 'recordId'

/** The JSON of the column `context`. */
interface ContextColumn extends StoredContext {
  readonly notes?: readonly ValueNote[]
  /** Ids that are too long for their columns, which hold their hashes. */
  readonly ids?: Partial<Record<KeyColumn, string>>
}

/** The row of a draft, ready to be bound as parameters; without the columns of the application's own. */
export function toRow(draft: ActivityDraft, family: DatabaseFamily): ActivityLog {
  const ids: Record<KeyColumn, string | null> = {
    companyId: draft.companyId,
    targetCompanyId: draft.targetCompanyId,
    actorId: draft.actor.id,
    impersonatorId: draft.impersonator?.id ?? null,
    recordId: draft.record?.id ?? null,
  }
  const keys: Record<KeyColumn, string | null> = {
    companyId: keyText(ids.companyId),
    targetCompanyId: keyText(ids.targetCompanyId),
    actorId: keyText(ids.actorId),
    impersonatorId: keyText(ids.impersonatorId),
    recordId: keyText(ids.recordId),
  }
  const occurredAt = timeOfId(draft.id).toISOString()
  return {
    id: draft.id,
    occurredAt: family === 'mysql' ? occurredAt.slice(0, -1).replace('T', ' ') : occurredAt,
    kind: draft.kind,
    companyId: keys.companyId,
    targetCompanyId: keys.targetCompanyId,
    actorKind: draft.actor.kind,
    actorId: keys.actorId,
    actorName: toColumnText(draft.actor.name, WIDTHS.name),
    impersonatorKind: draft.impersonator?.kind ?? null,
    impersonatorId: keys.impersonatorId,
    impersonatorName: toOptionalColumnText(draft.impersonator?.name, WIDTHS.name),
    type: toColumnText(draft.type, WIDTHS.type),
    event: toColumnText(draft.event, WIDTHS.event),
    entity: toOptionalColumnText(draft.record?.entity, WIDTHS.entity),
    recordId: keys.recordId,
    recordName: toOptionalColumnText(draft.record?.name, WIDTHS.name),
    description: toColumnText(draft.description, WIDTHS.description),
    changes: encodeChanges(draft.changes),
    related: draft.related.length === 0 ? '[]' : JSON.stringify(draft.related),
    context: JSON.stringify(contextColumn(draft, ids, keys)),
    ip: toOptionalColumnText(draft.ip, WIDTHS.ip),
    requestId: toOptionalColumnText(draft.requestId, WIDTHS.requestId),
    transactionId: draft.transactionId,
    searchText: searchText(draft),
    format: STORED_FORMAT,
  }
}

/** The columns that say who acted. */
export type ActorColumns = Pick<ActivityLog, 'actorKind' | 'actorId' | 'actorName' | 'context'>

/** Who acted. */
export function toActor(row: ActorColumns): Actor {
  return { kind: row.actorKind as ActorKind, id: idOf(row, 'actorId'), name: row.actorName }
}

/** The id in a column; a long one is in the context. */
function idOf<C extends KeyColumn>(row: Pick<ActivityLog, C | 'context'>, column: C): string | null {
  const text = row[column]
  if (text === null) return null
  return fromKeyText(text) ?? (JSON.parse(row.context) as ContextColumn).ids?.[column] ?? text
}

/** The activity of a row, with the impersonator still in it: hiding that is for whoever knows the viewer. */
export function toActivity(row: ActivityLog): Activity {
  const context = parsePassing(row.context) as ContextColumn
  const recordId = idOf(row, 'recordId')
  return {
    id: row.id,
    occurredAt: timeOfId(row.id).toISOString(),
    kind: row.kind as ActivityKind,
    type: row.type,
    event: row.event,
    description: row.description,
    actor: toActor(row),
    onBehalf: row.impersonatorKind !== null,
    impersonator: impersonatorOf(row, idOf(row, 'impersonatorId')),
    companyId: idOf(row, 'companyId'),
    record:
      row.entity === null || recordId === null
        ? null
        : { entity: row.entity, id: recordId, name: row.recordName },
    changes: decodeChanges(row.changes),
    related: parsePassing(row.related) as RelatedRecord[],
    ip: row.ip,
    requestId: row.requestId,
    transactionId: row.transactionId,
    userAgent: context.userAgent ?? null,
    traceId: context.traceId ?? null,
    source: context.source ?? null,
    restoredFrom: context.restoredFrom ?? null,
    metadata: context.metadata ?? null,
    ...extraOf(row),
  }
}

/** What the application added to the table. */
function extraOf(row: ActivityLog): Pick<Activity, 'extra'> {
  const columns: Readonly<Record<string, JsonValue>> = { ...(row as object) }
  const extra = Object.entries(columns).filter(([column]) => !OWN_COLUMNS.has(column))
  return extra.length === 0 ? {} : { extra: Object.fromEntries(extra) }
}

function impersonatorOf(row: ActivityLog, id: string | null): Actor | null {
  if (row.impersonatorKind === null) return null
  return {
    kind: row.impersonatorKind as ActorKind,
    id,
    name: row.impersonatorName ?? id ?? row.impersonatorKind,
  }
}

function keyText(id: string | null): string | null {
  return id === null ? null : toKeyText(id)
}

function contextColumn(
  { context, notes }: ActivityDraft,
  ids: Record<KeyColumn, string | null>,
  keys: Record<KeyColumn, string | null>,
): ContextColumn {
  const hashed = (Object.keys(keys) as KeyColumn[]).filter((column) => isHashedKey(keys[column]))
  if (notes.length === 0 && hashed.length === 0) return context
  return {
    ...context,
    ...(notes.length > 0 ? { notes } : {}),
    ...(hashed.length > 0 ? { ids: Object.fromEntries(hashed.map((column) => [column, ids[column]])) } : {}),
  }
}

/** Of the texts as their columns hold them: one that is too long must not push the others out. */
function searchText({ actor, type, event, record, ip, description }: ActivityDraft): string {
  const texts = [
    toColumnText(actor.name, WIDTHS.name),
    toColumnText(type, WIDTHS.type),
    toColumnText(event, WIDTHS.event),
    toOptionalColumnText(record?.name, WIDTHS.name),
    toOptionalColumnText(ip, WIDTHS.ip),
    description,
  ]
  return toColumnText(toSearchText(texts), WIDTHS.searchText)
}
