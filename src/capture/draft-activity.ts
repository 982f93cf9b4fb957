/** From a captured change to drafts: diff, then redact, then name and describe. What is not a change in meaning is no activity. */
import { currentFrame, type Restoration } from '../context/audit-context.js'
import { isList } from '../diff/container.js'
import { diffColumns, diffSoftDeletion } from '../diff/diff-columns.js'
import { fitChanges } from '../diff/fit-changes.js'
import { redactChanges } from '../diff/redact.js'
import { takeSnapshot } from '../diff/snapshot.js'
import type { ActivityDraft } from '../model/activity.js'
import type { Change } from '../model/change.js'
import type { ActivityKind } from '../model/event.js'
import { toId } from '../model/id.js'
import type { RelatedRecord } from '../model/record-ref.js'
import type { ActivityInWords } from '../registry/audited-options.js'
import type { AuditPlan } from '../registry/audit-plan.js'
import { entityNameOf, type RawRow, recordIdOf } from '../registry/record-key.js'
import { toColumnText } from '../store/column-text.js'
import type { RecordChange } from './captured-change.js'
import { chooseEvents, type ChosenEvent, isRestoration, kindOf } from './choose-event.js'
import { describeActivity } from './describe-activity.js'
import { draftIn, type DraftSetting } from './draft-setting.js'
import { recordNameOf } from './record-name.js'
import type { Recorder } from './recorder.js'
import { differingFields, storedValueOf, storedValuesOf } from './row-values.js'
import { report } from './write-failure.js'

/** The drafts of one captured change: none when nothing changed in meaning, several only where the plan says so. */
export function draftActivities(
  setting: DraftSetting,
  change: RecordChange,
  related: readonly RelatedRecord[],
): readonly ActivityDraft[] {
  const { recorder } = setting
  const kind = kindOf(change)
  const changes = recordedChanges(recorder, change, kind)
  if (
    kind === 'updated' &&
    change.links.length === 0 &&
    !isRestoration(change) &&
    isNothing(change.plan, changes)
  )
    return []
  return eventsOf(recorder, change, kind, changes).map(({ event, changes: part }) =>
    draftActivity(setting, change, { kind, event, changes: part }, related),
  )
}

/** What is recorded of a captured change: the difference or the snapshot, behind the gate for secrets and within the limits. */
export function recordedChanges(
  recorder: Recorder,
  { plan, before, after, links }: RecordChange,
  kind: ActivityKind,
): readonly Change[] {
  const { limits } = recorder.settings
  const { masked, revealed } = plan.paths
  const redact = (changes: readonly Change[]) =>
    fitChanges(
      redactChanges(
        changes,
        (path) => masked.has(path),
        (path) => revealed.has(path),
      ),
      limits,
    )
  if (before !== null && after !== null) {
    if (kind === 'updated') {
      const fields = differingFields(plan, before, after)
      const [old, now] = [storedValuesOf(fields, before), storedValuesOf(fields, after)]
      return redact([...diffColumns(old, now, fields, limits), ...links])
    }
    const [old, now] = [storedValuesOf(plan.fields, before), storedValuesOf(plan.fields, after)]
    return redact([...diffSoftDeletion(old, now, plan.fields, limits), ...links])
  }
  const side = kind === 'deleted' ? 'deleted' : 'created'
  const row = after ?? before ?? {}
  return redact([...takeSnapshot(storedValuesOf(plan.fields, row), plan.fields, side, limits), ...links])
}

/** Nothing changed, or nothing but columns that change with every write. */
function isNothing(plan: AuditPlan, changes: readonly Change[]): boolean {
  if (changes.length === 0) return true
  return plan.touches === 'ignored' && changes.every(({ field }) => plan.paths.bookkeeping.has(field))
}

type OnError = (error: unknown) => void

interface NamedChanges {
  readonly event: string
  readonly changes: readonly Change[]
}

function eventsOf(
  recorder: Recorder,
  change: RecordChange,
  kind: ActivityKind,
  changes: readonly Change[],
): readonly NamedChanges[] {
  if (kind !== 'updated') return [{ event: kind, changes }]
  if (
    change.links.length > 0 &&
    isNothing(
      change.plan,
      changes.filter(({ links }) => !links),
    )
  )
    return [{ event: linkEventOf(change.links), changes }]
  const chosen = chooseEvents(change, new Set(changes.map(({ field }) => field)), (error) =>
    report(recorder, error),
  )
  if (chosen.length === 1) return chosen.map(({ event }) => ({ event, changes }))
  return chosen.map(({ event, field }, index) => ({
    event,
    changes: partOf(chosen, changes, field?.path, index),
  }))
}

function linkEventOf(links: readonly Change[]): string {
  const has = (side: 'before' | 'after') => links.some((link) => isList(link[side]) && link[side].length > 0)
  return has('before') === has('after') ? 'updated' : has('after') ? 'linked' : 'unlinked'
}

/** Each event's own change; the first has all that no other event names. */
function partOf(
  chosen: readonly ChosenEvent[],
  changes: readonly Change[],
  path: string | undefined,
  index: number,
): readonly Change[] {
  const named = new Set(chosen.map(({ field }) => field?.path))
  return changes.filter(({ field }) => field === path || (index === 0 && !named.has(field)))
}

function draftActivity(
  setting: DraftSetting,
  { plan, before, after }: RecordChange,
  what: NamedChanges & { readonly kind: ActivityKind },
  related: readonly RelatedRecord[],
): ActivityDraft {
  const { recorder, who } = setting
  const row = after ?? before ?? {}
  const onError: OnError = (error) => report(recorder, error)
  const { restoration } = currentFrame()
  const record = {
    entity: entityNameOf(plan.metadata),
    id: recordIdOf(plan.metadata, row),
    name: recordNameOf(plan, row, onError),
  }
  const { kind, changes } = what
  const isRestored =
    restoration?.entity === record.entity && restoration.recordId === record.id && !restoration.isOver
  const event = isRestored && kind === 'created' ? 'restored' : what.event
  const { type, label: entity } = plan
  const { id: recordId, name: recordName } = record
  const words = { type, entity, recordId, recordName, actorName: who.actor.name, kind, event, changes }
  return draftIn(isRestored ? restoredIn(setting, restoration) : setting, {
    kind,
    type,
    event,
    description: describe(recorder, plan, words, onError),
    targetCompanyId: companyOf(plan, row),
    record,
    changes,
    related,
  })
}

/** Names the activity that is undone, unless somebody may see this one who may not see that one. */
function restoredIn(setting: DraftSetting, restoration: Restoration): DraftSetting {
  if (!isSeenByTheSame(setting.who, restoration)) return setting
  return { ...setting, context: { ...setting.context, restoredFrom: restoration.activityId } }
}

function isSeenByTheSame(who: DraftSetting['who'], { actor, companyId }: Restoration): boolean {
  const isTrustedCodeAlone =
    who.companyId === null && (who.actor.kind === 'system' || who.actor.kind === 'anonymous')
  if (isTrustedCodeAlone) return true
  return actor.kind === 'admin'
    ? who.actor.kind === 'admin' && who.actor.id === actor.id
    : who.companyId === companyId
}

function describe(
  { settings }: Recorder,
  plan: AuditPlan,
  activity: ActivityInWords,
  onError: OnError,
): string {
  const custom = plan.describe ?? settings.describe
  const text = customText(custom, activity, onError) ?? describeActivity(activity, plan.paths.bookkeeping)
  return toColumnText(text, settings.limits.descriptionLength)
}

function customText(
  custom: AuditPlan['describe'],
  activity: ActivityInWords,
  onError: OnError,
): string | null {
  try {
    const text: unknown = custom?.(activity)
    return typeof text === 'string' && text !== '' ? text : null
  } catch (error) {
    onError(error)
    return null
  }
}

function companyOf({ company }: AuditPlan, row: RawRow): string | null {
  return company === null ? null : toId(storedValueOf(company, row))
}
