/** What drafts say of their surroundings: who acts, where from, and the facts that the application adds. */
import { currentActor, type CurrentActor, type MissingActorPolicy } from '../context/current-actor.js'
import { isContainer, isList } from '../diff/container.js'
import { toPlainValue } from '../diff/plain-value.js'
import { redactPlain } from '../diff/redact-plain.js'
import type { PlainValue } from '../diff/value-notes.js'
import type { ActivityDraft } from '../model/activity.js'
import type { ValueNote } from '../model/change.js'
import type { Facts, StoredContext } from '../model/context.js'
import { toId } from '../model/id.js'
import type { JsonObject, JsonValue } from '../model/json.js'
import type { Limits } from '../model/limits.js'
import { toColumnText } from '../store/column-text.js'
import type { Recorder } from './recorder.js'

/** What the drafts of one batch have in common. */
export interface DraftSetting {
  readonly recorder: Recorder
  readonly who: CurrentActor
  readonly context: StoredContext
  readonly notes: readonly ValueNote[]
  readonly ip: string | null
  readonly requestId: string | null
  readonly transactionId: string
}

/** The setting of what is written now; who acts is evaluated here, when the write happens. */
export function draftSetting(
  recorder: Recorder,
  transactionId: string,
  metadata?: Facts,
  missingActor: MissingActorPolicy = recorder.settings.missingActor,
): DraftSetting {
  const who = currentActor(missingActor)
  const facts = safeFacts([who.metadata, metadata], recorder.settings.limits)
  const userAgent = textOf(who.context.userAgent, 512)
  const traceId = textOf(who.context.traceId, 64)
  const source = textOf(who.context.source, 64)
  return {
    recorder,
    who,
    ip: toId(who.context.ip),
    requestId: toId(who.context.requestId),
    transactionId,
    context: {
      ...(userAgent === null ? {} : { userAgent }),
      ...(traceId === null ? {} : { traceId }),
      ...(source === null ? {} : { source }),
      ...(isEmpty(facts.value) ? {} : { metadata: facts.value }),
    },
    notes: facts.notes,
  }
}

/** What a draft says of what happened; the rest is its setting's. */
export type DraftedEvent = Pick<
  ActivityDraft,
  'kind' | 'type' | 'event' | 'description' | 'targetCompanyId' | 'record' | 'changes' | 'related'
>

/** A draft with a new id. Property by property: all drafts then have one shape, and a large batch is made in less time. */
export function draftIn(setting: DraftSetting, happened: DraftedEvent): ActivityDraft {
  const { recorder, who, ip, requestId, transactionId, context, notes } = setting
  return {
    id: recorder.nextId(),
    kind: happened.kind,
    type: happened.type,
    event: happened.event,
    description: happened.description,
    actor: who.actor,
    impersonator: who.impersonator,
    companyId: who.companyId,
    targetCompanyId: happened.targetCompanyId,
    record: happened.record,
    changes: happened.changes,
    related: happened.related,
    ip,
    requestId,
    transactionId,
    context,
    notes,
  }
}

/**
 * The facts together, the last ones first in rank, without secrets. Each is made plain before it meets the other: to copy a
 * hostile object is to call its getters.
 */
function safeFacts(given: readonly (Facts | undefined)[], limits: Limits): PlainValue {
  const plain = given.filter((facts) => facts !== undefined).map((facts) => toPlainValue(facts, limits))
  const objects = plain.map(({ value }) => value).filter(isObject)
  const merged = objects.reduce<JsonObject>((all, facts) => ({ ...all, ...facts }), {})
  const safe = redactPlain(objects.length > 0 ? merged : (plain[0]?.value ?? {}))
  return { value: safe.value, notes: [...plain.flatMap(({ notes }) => notes), ...safe.notes] }
}

function isObject(value: JsonValue): value is JsonObject {
  return isContainer(value) && !isList(value)
}

function isEmpty(value: JsonValue): boolean {
  return isObject(value) && Object.keys(value).length === 0
}

/** Whatever JavaScript let through as a text: numbers count, and what is no text is none. */
function textOf(value: unknown, length: number): string | null {
  const text = toId(value)
  return text === null ? null : toColumnText(text, length)
}
