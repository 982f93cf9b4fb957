/** The answers' shapes as JSON Schema 2020-12, for the API's description. */
import { ACTOR_KINDS } from '../model/actor.js'

const text = { type: 'string' } as const
const maybeText = { type: ['string', 'null'] } as const
const time = { type: 'string', format: 'date-time' } as const
const maybeTime = { type: ['string', 'null'], format: 'date-time' } as const
const count = { type: 'integer', minimum: 0 } as const

function object<const P extends Record<string, object>>(
  properties: P,
  optional: Record<string, object> = {},
) {
  return {
    type: 'object',
    properties: { ...properties, ...optional },
    required: Object.keys(properties),
    additionalProperties: false,
  } as const
}

function list(items: object) {
  return { type: 'array', items } as const
}

function orNull(schema: object) {
  return { anyOf: [schema, { type: 'null' }] } as const
}

function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` } as const
}

const note = object({ at: text, why: text }, { bytes: count, sha256: text })

const page = {
  activities: list(ref('Activity')),
  number: { type: ['integer', 'null'] },
  size: count,
  hasNext: { type: 'boolean' },
  cursor: maybeText,
  searchedBackTo: maybeTime,
  sortedWithin: orNull(object({ activities: count, backTo: time })),
  dates: orNull(object({ from: time, to: time })),
  count: orNull(object({ value: count, isExact: { type: 'boolean' } })),
} as const

const snapshot = list(object({ field: text, value: {} }, { masked: { const: true }, notes: list(note) }))

function details(kind: string, more: Record<string, object>) {
  return object({
    kind: { const: kind },
    activity: ref('Activity'),
    sameTransaction: list(ref('Activity')),
    sameRequest: list(ref('Activity')),
    newer: maybeText,
    older: maybeText,
    now: orNull(snapshot),
    restore: { enum: ['restore', 'revert', null] },
    ...more,
  })
}

/** The schemas by name. */
export const schemas = {
  Actor: object({ kind: { enum: ACTOR_KINDS }, id: maybeText, name: text }),
  RecordRef: object({ entity: text, id: text, name: maybeText }),
  Change: object(
    { field: text, before: {}, after: {} },
    { patch: list({ type: 'object' }), links: { const: true }, masked: { const: true }, notes: list(note) },
  ),
  Activity: object(
    {
      id: text,
      occurredAt: time,
      kind: { enum: ['created', 'updated', 'deleted', 'baseline', 'action'] },
      type: text,
      event: text,
      description: text,
      actor: ref('Actor'),
      onBehalf: { type: 'boolean' },
      impersonator: orNull(ref('Actor')),
      companyId: maybeText,
      record: orNull(ref('RecordRef')),
      changes: list(ref('Change')),
      related: list(object({ relation: text, entity: text, id: text, name: maybeText })),
      ip: maybeText,
      requestId: maybeText,
      transactionId: maybeText,
      userAgent: maybeText,
      traceId: maybeText,
      source: maybeText,
      restoredFrom: maybeText,
      metadata: {},
    },
    { extra: { type: 'object' } },
  ),
  ActivitiesAnswer: object(page),
  DetailsAnswer: {
    oneOf: [
      details('created', { values: snapshot }),
      details('updated', { changes: list(ref('Change')) }),
      details('deleted', { values: snapshot }),
      details('baseline', { values: snapshot }),
      details('action', { metadata: {} }),
    ],
  },
  ChoicesAnswer: object({
    users: list(object({ actor: ref('Actor'), count })),
    types: list(object({ name: text, count })),
    events: list(object({ name: text, count })),
    lookedBackTo: maybeTime,
  }),
  SummaryAnswer: object({
    bars: list(
      object({
        from: time,
        to: time,
        total: count,
        events: { type: 'object', additionalProperties: count },
        isExact: { type: 'boolean' },
      }),
    ),
    searchedBackTo: maybeTime,
  }),
  RestoreAnswer: object({
    what: { enum: ['restore', 'revert'] },
    activityId: text,
    record: ref('RecordRef'),
    fields: list(
      object({
        field: text,
        outcome: { enum: ['put back', 'as it was', 'changed since', 'left out'] },
        why: { enum: ['masked', 'not recorded', 'no such field', 'not writable', 'gone', null] },
        now: {},
        then: {},
        changedBy: orNull(object({ actor: ref('Actor'), occurredAt: time, activityId: text })),
      }),
    ),
    obstacles: list(
      object({
        why: { enum: ['exists', 'record gone', 'not unique', 'required', 'no key', 'no such entity'] },
        fields: list(text),
      }),
    ),
    canBeDone: { enum: ['yes', 'by force', 'no'] },
    summary: text,
  }),
  RestoreOrder: object({}, { fields: { ...list(text), minItems: 1 }, force: { type: 'boolean' } }),
  Problem: object(
    { type: { const: 'about:blank' }, title: text, status: { type: 'integer' }, detail: text },
    { problems: list(object({ path: text, message: text })), plan: ref('RestoreAnswer') },
  ),
  Description: { type: 'object' },
} as const
