/** What the activities in the log tell of how they were written. */
import type { ObjectLiteral } from 'typeorm'
import { activityLog } from '../../activity-log.js'
import type { Activity } from '../../model/activity.js'
import { STORED_FORMAT } from '../../store/activity-log-entity.js'
import { type Check, fine, type RunningLog } from './check.js'

/** As many of the newest activities, and of the oldest, are looked at. */
const SAMPLE = 1_000

/** Fewer tell nothing of a habit. */
const FEWEST = 10

/** Sources of which nobody expects a person. */
const UNMANNED: readonly (string | null)[] = ['job', 'cli']

/** Is it known who acts? */
export async function checkActors({ dataSource }: RunningLog): Promise<Check> {
  let count = 0
  let nameless = 0
  for await (const activity of activityLog(dataSource).unrestricted('doctor: who acts').stream()) {
    count += 1
    if (isNameless(activity)) nameless += 1
    if (count === SAMPLE) break
  }
  const share = `${nameless} of the newest ${count} activities`
  if (count < FEWEST || nameless * 2 <= count) return fine('actors', `${share} were done by nobody known.`)
  return {
    name: 'actors',
    status: 'warning',
    message:
      `${share} were done by nobody known. Wrap requests in actAs({ actor }, fn) or mount activityContext({ actor }); a job ` +
      'says so itself: actAs({ actor: { kind: "system" }, source: "job" }, fn).',
  }
}

/** A baseline tells what was there, and not who did something. */
function isNameless({ actor, kind, source }: Activity): boolean {
  if (kind === 'baseline') return false
  return (actor.kind === 'system' || actor.kind === 'anonymous') && !UNMANNED.includes(source)
}

/** Are there activities in another stored format? */
export async function checkFormat(running: RunningLog): Promise<Check> {
  const formats = [...(await formatsAt(running, 'ASC')), ...(await formatsAt(running, 'DESC'))]
  const newer = formats.filter((format) => format > STORED_FORMAT)
  const older = formats.filter((format) => format < STORED_FORMAT)
  if (newer.length > 0) {
    return {
      name: 'format',
      status: 'problem',
      message:
        `There are activities of the stored format ${Math.max(...newer)}, and this library knows ${STORED_FORMAT}: a newer ` +
        'version has written them. Install that version here as well.',
    }
  }
  if (older.length > 0) {
    return {
      name: 'format',
      status: 'warning',
      message:
        `There are activities of the older stored format ${Math.min(...older)}; this library writes ${STORED_FORMAT}. They ` +
        'are read as they are; docs/stored-format.md says what differs. If new ones are among them, an old version still runs.',
    }
  }
  return fine('format', `The oldest and the newest activities have the stored format ${STORED_FORMAT}.`)
}

async function formatsAt({ dataSource, log }: RunningLog, order: 'ASC' | 'DESC'): Promise<readonly number[]> {
  const rows = await dataSource
    .getRepository<ObjectLiteral>(log.table.target)
    .createQueryBuilder('activity')
    .select('activity.format', 'format')
    .orderBy('activity.id', order)
    .limit(SAMPLE)
    .getRawMany<{ readonly format: number | string }>()
  return rows.map(({ format }) => Number(format))
}
