/** What an update is called. */
import type { ActivityKind, EventName } from '../model/event.js'
import type { AuditPlan, PlanEvent } from '../registry/audit-plan.js'
import type { PlanField } from '../registry/plan-field.js'
import type { RecordChange } from './captured-change.js'
import { propertyValueOf } from './row-values.js'

/** A name for what happened, and the field whose change it names, if it is one field's. */
export interface ChosenEvent {
  readonly event: EventName
  readonly field: PlanField | null
}

/** What kind of activity a write is; the filling of a soft-delete column is a deletion. */
export function kindOf({ plan, before, after, isBaseline }: RecordChange): ActivityKind {
  if (isBaseline) return 'baseline'
  if (before === null) return 'created'
  if (after === null || isSoftDeletion(plan, before, after)) return 'deleted'
  return 'updated'
}

/** The events of an update in the order of their declaration, at least one. */
export function chooseEvents(
  change: RecordChange,
  changed: ReadonlySet<string>,
  onError: (error: unknown) => void,
): readonly ChosenEvent[] {
  const { plan, before, after } = change
  if (before === null || after === null) return []
  if (isRestoration(change)) return [{ event: 'restored', field: plan.softDelete }]
  const events: ChosenEvent[] = []
  for (const declared of plan.events) {
    if (!changed.has(declared.field.path)) continue
    const event = nameOf(declared, before, after, onError)
    if (event !== null) events.push({ event, field: declared.field })
    if (event !== null && plan.severalEvents === 'first') break
  }
  return events.length > 0 ? events : [{ event: 'updated', field: null }]
}

/** Whether a write empties the soft-delete column. An activity even if nothing that is recorded changes with it. */
export function isRestoration({ plan, before, after }: RecordChange): boolean {
  return before !== null && after !== null && isFilled(plan, before) && !isFilled(plan, after)
}

type Row = NonNullable<RecordChange['before']>

function nameOf(
  { field, rule }: PlanEvent,
  before: Row,
  after: Row,
  onError: (error: unknown) => void,
): EventName | null {
  if (typeof rule === 'string') return rule
  try {
    const event: unknown = rule(propertyValueOf(field, before), propertyValueOf(field, after))
    return typeof event === 'string' && event !== '' ? event : null
  } catch (error) {
    onError(error)
    return null
  }
}

function isSoftDeletion(plan: AuditPlan, before: Row, after: Row): boolean {
  return isFilled(plan, after) && !isFilled(plan, before)
}

/** What a soft-delete column holds while its record is there; drivers give a bigint as text. */
const NOTHING: ReadonlySet<unknown> = new Set([null, undefined, false, 0, 0n, '0', ''])

/** Whether a row is that of a softly deleted record. */
export function isSoftlyDeleted(plan: AuditPlan, row: Row): boolean {
  return isFilled(plan, row)
}

function isFilled({ softDelete }: AuditPlan, row: Row): boolean {
  return softDelete !== null && !NOTHING.has(row[softDelete.databaseName])
}
