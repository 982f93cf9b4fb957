/** Drafts of what TypeORM cannot see, said in words by the application. */
import type { EntityTarget, ObjectLiteral } from 'typeorm'
import type { ActivityDraft } from '../model/activity.js'
import { ActivityLogError } from '../model/errors.js'
import type { EventName } from '../model/event.js'
import { toId } from '../model/id.js'
import type { RecordRef, RelatedRecord } from '../model/record-ref.js'
import { recordKeyOf } from '../registry/record-key.js'
import { WIDTHS } from '../store/activity-log-entity.js'
import { toColumnText, toOptionalColumnText } from '../store/column-text.js'
import { draftIn, draftSetting } from './draft-setting.js'
import type { Recorder } from './recorder.js'

/** A record that an entry is about. */
export interface EntryRecord {
  readonly entity: EntityTarget<ObjectLiteral>
  readonly id: unknown
  readonly name?: string | null
}

/** An activity in the application's words. */
export interface ActivityEntry {
  /** The module, 1 to 64 characters. */
  readonly type: string
  /** What happened, 1 to 32 characters. */
  readonly event: EventName
  /** Default: type and event in one sentence. */
  readonly description?: string
  /** The record that it is about, if it is about one. */
  readonly record?: EntryRecord
  readonly related?: readonly (EntryRecord & { readonly relation: string })[]
  /** Free facts, beside those of the context. Values under secret-looking names are masked. */
  readonly metadata?: Readonly<Record<string, unknown>>
}

/**
 * Checks an entry now, and drafts it for a transaction later.
 *
 * @throws ActivityLogError `ENTRY_INVALID` for an absent or too long type or event, or a record that is none.
 */
export function draftAction(
  recorder: Recorder,
  entry: ActivityEntry,
): (transactionId: string) => ActivityDraft {
  checkText('type', entry?.type, 64)
  checkText('event', entry.event, 32)
  checkRest(entry)
  const record = entry.record == null ? null : recordRef(recorder, entry.record)
  const related = (entry.related ?? []).map((each): RelatedRecord => ({
    relation: toColumnText(each.relation, WIDTHS.name),
    ...recordRef(recorder, each),
  }))
  return (transactionId) => {
    const setting = draftSetting(recorder, transactionId, entry.metadata)
    const { descriptionLength } = recorder.settings.limits
    return draftIn(setting, {
      kind: 'action',
      type: entry.type,
      event: entry.event,
      description: toColumnText(entry.description ?? `${entry.type}: ${entry.event}`, descriptionLength),
      targetCompanyId: null,
      record,
      related,
      changes: [],
    })
  }
}

function recordRef(recorder: Recorder, { entity, id, name }: EntryRecord): RecordRef {
  return {
    ...recordKeyOf(recorder.dataSource, entity, id, 'ENTRY_INVALID'),
    name: toOptionalColumnText(toId(name), WIDTHS.name),
  }
}

function checkText(property: string, text: unknown, length: number): void {
  if (typeof text === 'string' && text.trim() !== '' && Array.from(text).length <= length) return
  throw invalidEntry(
    `its "${property}" is no text of 1 to ${length} characters`,
    'Pass such a text, e.g. { type: "Authentication", event: "logged in" }',
  )
}

function checkRest({ description, related }: ActivityEntry): void {
  if (description !== undefined && typeof description !== 'string')
    throw invalidEntry('its "description" is no text', 'Pass a text or leave it out')
  if (related !== undefined && !Array.isArray(related))
    throw invalidEntry('its "related" is no list', 'Pass a list of records or leave it out')
  if (!(related ?? []).every(isRelated)) {
    throw invalidEntry(
      'one of its "related" is no record with a relation',
      'Pass such records, e.g. { relation: "company", entity: Company, id: 3 }',
    )
  }
}

function isRelated(related: unknown): boolean {
  const relation: unknown =
    typeof related === 'object' && related !== null && 'relation' in related ? related.relation : undefined
  return typeof relation === 'string' && relation !== ''
}

function invalidEntry(why: string, advice: string): ActivityLogError {
  return new ActivityLogError('ENTRY_INVALID', `Cannot log an activity: ${why}. ${advice}.`)
}
