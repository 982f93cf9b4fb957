/** `doctor`: looks at everything that would let the log record less than it should, or record it badly. Writes nothing. */
import { type LogInspection, inspectLog } from '../inspect-log.js'
import { isActivityLogError } from '../model/errors.js'
import { checkActors, checkFormat } from './checks/check-activities.js'
import { checkCollations } from './checks/check-collations.js'
import { checkEntities, checkMasking } from './checks/check-entities.js'
import { checkInstallation } from './checks/check-installation.js'
import { checkMethods } from './checks/check-methods.js'
import { checkTable } from './checks/check-table.js'
import { type Check, fine, type RunningLog } from './checks/check.js'
import { type Command, type CommandContext, EXIT, type ExitCode } from './command.js'
import { startDataSource } from './start-data-source.js'
import { printable, write } from './terminal.js'

/** `doctor` */
export const doctor: Command = {
  name: 'doctor',
  summary: 'Looks whether the log is attached, its table current, and nothing goes by it',
  details:
    'It reads and never writes. A problem makes the exit code 1, a warning does not. Without a database that answers it still ' +
    'looks at what is installed.',
  options: {
    ci: { text: 'An entity that is neither audited nor declared not to be is a problem, not a warning' },
  },
  examples: ['doctor', 'doctor --ci', 'doctor --json'],
  prepare: (given) => (context) => examine(context, given.has('ci')),
}

async function examine(context: CommandContext, isCi: boolean): Promise<ExitCode> {
  const checks = await findChecks(context, isCi)
  const isFine = checks.every(({ status }) => status !== 'problem')
  const { isJson, terminal } = context
  await write(
    terminal.out,
    isJson ? `${JSON.stringify({ ok: isFine, checks }, null, 2)}\n` : checks.map(lineOf).join(''),
  )
  return isFine ? EXIT.fine : EXIT.problems
}

function lineOf({ name, status, message }: Check): string {
  return `${status.padEnd(8)} ${name.padEnd(15)} ${printable(message)}\n`
}

/** All findings; those that need what is not there are left out. */
export async function findChecks(
  { dataSource, path }: Pick<CommandContext, 'dataSource' | 'path'>,
  isCi: boolean,
): Promise<readonly Check[]> {
  const installation = checkInstallation(dataSource)
  try {
    await startDataSource(dataSource)
  } catch (error) {
    return [...installation, ...failedStart(error)]
  }
  try {
    const log = inspectLog(dataSource)
    const running = log === undefined ? [notAttached()] : await checkRunning({ dataSource, log, path }, isCi)
    return [...installation, fine('database', `It answers as "${dataSource.options.type}".`), ...running]
  } finally {
    await dataSource.destroy()
  }
}

async function checkRunning(running: RunningLog, isCi: boolean): Promise<readonly Check[]> {
  const table = await checkTable(running)
  const isReadable = table.every(({ name, status }) => name === 'indexes' || status === 'ok')
  const isThere = table.length > 1
  return [
    attached(running.log),
    ...table,
    ...(isThere ? await checkCollations(running) : []),
    ...(isReadable ? [await checkFormat(running), await checkActors(running)] : []),
    checkEntities(running, isCi),
    checkMasking(running),
    checkMethods(running),
  ]
}

function attached({ plans }: LogInspection): Check {
  if (plans.length > 0)
    return fine(
      'attached',
      `The log records ${plans.length === 1 ? 'one entity' : `${plans.length} entities`}.`,
    )
  return {
    name: 'attached',
    status: 'problem',
    message: 'The log is attached, but no entity is audited. Decorate those that shall be with @Audited().',
  }
}

function notAttached(): Check {
  return {
    name: 'attached',
    status: 'problem',
    message:
      'The data source has no activity log: nothing is recorded. Wrap its final options: new DataSource(withActivityLog(options)).',
  }
}

/** An error of ours is about how the log is attached or what is declared; any other is the database's or TypeORM's. */
function failedStart(error: unknown): readonly Check[] {
  const text = error instanceof Error ? error.message || String(Reflect.get(error, 'code')) : String(error)
  if (isActivityLogError(error)) {
    return [{ name: 'attached', status: 'problem', message: `The data source does not start. ${text}` }]
  }
  return [
    {
      name: 'database',
      status: 'problem',
      message:
        `The data source does not start: ${text.replace(/\.+$/, '')}. See that the database runs and that its address, user and entities are ` +
        'right. What needs a database was not looked at.',
    },
  ]
}
