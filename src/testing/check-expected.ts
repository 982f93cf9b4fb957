/** Finds what no activity has in what a test expects: misspelt, it would make `not.toHaveRecorded` pass for ever. */
import type { Activity } from '../model/activity.js'
import type { Actor } from '../model/actor.js'
import type { Change } from '../model/change.js'
import { ActivityLogError } from '../model/errors.js'
import type { RecordRef, RelatedRecord } from '../model/record-ref.js'
import { isMatcher, isObject } from './expected-activity.js'

type Names<T> = Readonly<Record<keyof T, object | null>>

const ACTOR: Names<Actor> = { kind: null, id: null, name: null }
const RECORD: Names<RecordRef> = { entity: null, id: null, name: null }
const RELATED: Names<RelatedRecord> = { relation: null, ...RECORD }
const CHANGE: Names<Change> = {
  field: null,
  before: null,
  after: null,
  patch: null,
  links: null,
  masked: null,
  notes: null,
}
const ACTIVITY: Names<Activity> = {
  id: null,
  occurredAt: null,
  kind: null,
  type: null,
  event: null,
  description: null,
  actor: ACTOR,
  onBehalf: null,
  impersonator: ACTOR,
  companyId: null,
  record: RECORD,
  changes: null,
  related: RELATED,
  ip: null,
  requestId: null,
  transactionId: null,
  userAgent: null,
  traceId: null,
  source: null,
  restoredFrom: null,
  metadata: null,
  extra: null,
}

/** @throws ActivityLogError `EXPECTATION_INVALID` for what no activity has. */
export function checkExpected(expected: unknown): void {
  if (isMatcher(expected)) return
  if (!isObject(expected)) throw invalid('it is no object', 'Write one such as { event: "created" }')
  checkNames(expected, ACTIVITY, '')
  const { changes } = expected
  if (changes === undefined || isMatcher(changes)) return
  if (!isObject(changes)) throw invalid('its changes are no object', 'Write { stage: ["lead", "won"] }')
  for (const [field, change] of Object.entries(changes)) checkChange(field, change)
}

function checkChange(field: string, change: unknown): void {
  if (Array.isArray(change) && change.length === 2) return
  if (isObject(change)) return checkNames(change, CHANGE, `changes.${field}.`)
  throw invalid(
    `the change of "${field}" is neither [before, after] nor an object`,
    `Write { ${field}: [before, after] } or { ${field}: { after } }`,
  )
}

function checkNames(expected: unknown, names: object, at: string): void {
  if (Array.isArray(expected)) {
    expected.forEach((each) => checkNames(each, names, at))
    return
  }
  if (!isObject(expected) || isMatcher(expected)) return
  for (const [name, part] of Object.entries(expected)) {
    if (!Object.hasOwn(names, name))
      throw invalid(`there is no "${at}${name}"`, `Write one of: ${Object.keys(names).join(', ')}`)
    const parts = (names as Readonly<Record<string, object | null>>)[name]
    if (parts != null) checkNames(part, parts, `${at}${name}.`)
  }
}

function invalid(why: string, advice: string): ActivityLogError {
  return new ActivityLogError('EXPECTATION_INVALID', `Cannot expect such an activity: ${why}. ${advice}.`)
}
