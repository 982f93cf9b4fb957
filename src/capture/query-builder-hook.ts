/**
 * Wraps the methods of TypeORM through which everything is written, once per copy of TypeORM; each wrapper does something
 * only for a data source that has a log attached. What is wrapped is checked first: a TypeORM of another shape is an error at
 * start and never silence. What is then done is the work of `write-hooks`, of that copy of this library which made the
 * recorder.
 */
import type { DataSource, EntityMetadata, ObjectLiteral, QueryRunner } from 'typeorm'
import { currentFrame } from '../context/audit-context.js'
import { ActivityLogError } from '../model/errors.js'
import { BUILDER_METHODS } from './builder-statement.js'
import { recorderOf } from './recorder.js'

const HOOKED = Symbol.for('typeorm-activity-log/hooked')

type Method = (this: object, ...args: unknown[]) => unknown
type Methods = Record<string, Method>

/**
 * Wraps the methods of the TypeORM copy that a data source comes from.
 *
 * @throws ActivityLogError `TYPEORM_UNSUPPORTED` when one of them is not there.
 */
export function hookTypeOrm(dataSource: DataSource): void {
  for (const { owner, name, wrap } of methodsToHook(dataSource)) replace(owner, name, wrap)
}

/**
 * The methods, as `EntityManager.save`, that something else has replaced since they were wrapped. One that says what it wraps
 * (`__original`, as tracing tools do) and wraps ours is none of them.
 */
export function findReplacedMethods(dataSource: DataSource): readonly string[] {
  const replaced = methodsToHook(dataSource).filter(({ owner, name }) => !leadsToHook(owner[name]))
  return [...new Set(replaced.map(({ owner, name }) => `${owner.constructor.name}.${name}`))]
}

function leadsToHook(method: unknown): boolean {
  if (typeof method !== 'function') return false
  const { [HOOKED]: isOurs, __original: original } = method as { [HOOKED]?: true; __original?: unknown }
  return isOurs === true || leadsToHook(original)
}

interface MethodToHook {
  readonly owner: Methods
  readonly name: string
  readonly wrap: Wrap
}

function methodsToHook(dataSource: DataSource): readonly MethodToHook[] {
  const of = (object: object, name: string, wrap: Wrap) => ({ owner: ownerOf(object, name), name, wrap })
  const builder = () => dataSource.createQueryBuilder()
  const builders = [builder().insert(), builder().update(), builder().delete(), builder().softDelete()]
  for (const made of builders) for (const name of BUILDER_METHODS) ownerOf(made, name)
  // Never connected, so that there is nothing to release.
  const queryRunner = dataSource.createQueryRunner('master')
  const { broadcaster } = queryRunner as unknown as { readonly broadcaster: object }
  return [
    ...builders.flatMap((made) => [
      of(made, 'execute', around(executeHooked)),
      of(made, 'getQueryAndParameters', noteRendering),
    ]),
    ...['save', 'remove', 'softRemove', 'recover'].map((name) =>
      of(dataSource.manager, name, around(persistHooked)),
    ),
    of(queryRunner, 'query', around(queryHooked)),
    of(queryRunner, 'startTransaction', around(startTransactionHooked)),
    of(queryRunner, 'commitTransaction', around(commitTransactionHooked)),
    of(queryRunner, 'clearTable', around(clearTableHooked)),
    ...ANNOUNCEMENTS.map(([event, purpose]) =>
      of(broadcaster, `broadcastBefore${event}Event`, around(announceHooked(purpose))),
    ),
    ...['broadcastBeforeQueryEvent', 'broadcastAfterQueryEvent'].map((name) =>
      of(broadcaster, name, around(hideOwnQueries)),
    ),
  ]
}

/** Wraps `DataSource.buildMetadatas`, so that `started` is called for every data source of that copy as soon as its entities are known. */
export function hookStart(prototype: object, started: (dataSource: DataSource) => void): void {
  const wrap = around(async (original, dataSource) => {
    const result = await original()
    started(dataSource as DataSource)
    return result
  })
  replace(ownerOf(prototype, 'buildMetadatas'), 'buildMetadatas', wrap)
}

/** `original` calls the method with its own arguments, or with those that it is given. */
type Hook = (
  original: (...args: readonly unknown[]) => unknown,
  self: object,
  args: readonly unknown[],
) => unknown

/** Makes of a method one that does something more. */
type Wrap = (method: Method) => Method

function around(hooked: Hook): Wrap {
  return (method) =>
    function (...args) {
      return hooked((...others) => method.apply(this, [...(others.length > 0 ? others : args)]), this, args)
    }
}

function replace(owner: Methods, name: string, wrap: Wrap): void {
  const method = owner[name] as Method & { [HOOKED]?: true }
  if (method[HOOKED]) return
  const wrapped = wrap(method)
  Object.defineProperty(wrapped, 'name', { value: name })
  Object.defineProperty(wrapped, 'length', { value: method.length })
  Object.defineProperty(wrapped, HOOKED, { value: true })
  Object.defineProperty(owner, name, {
    value: wrapped,
    writable: true,
    configurable: true,
    enumerable: false,
  })
}

const executeHooked: Hook = (original, builder) => {
  const recorder = recorderOf((builder as { readonly connection: DataSource }).connection)
  return recorder === undefined ? original() : recorder.hooks.execute(recorder, builder, original)
}

const persistHooked: Hook = (original, self) => {
  const { connection, queryRunner } = self as DataSource['manager']
  const recorder = recorderOf(connection)
  return recorder === undefined ? original() : recorder.hooks.persist(recorder, queryRunner, original)
}

/** By itself, so that few frames come between the error of a builder that cannot be rendered and who has built it. */
const noteRendering: Wrap = (method) =>
  function (...args) {
    const statement = method.apply(this, args) as readonly [sql: string, parameters: unknown]
    const { connection } = this as { readonly connection: DataSource }
    recorderOf(connection)?.hooks.rendered(this, statement[1])
    return statement
  }

const queryHooked: Hook = (original, self, args) => {
  const queryRunner = self as QueryRunner
  const recorder = recorderOf(queryRunner.connection)
  return recorder === undefined ? original() : recorder.hooks.query(recorder, queryRunner, args, original)
}

const startTransactionHooked: Hook = (original, self) => {
  const queryRunner = self as QueryRunner
  const recorder = recorderOf(queryRunner.connection)
  return recorder === undefined
    ? original()
    : recorder.hooks.startTransaction(recorder, queryRunner, original)
}

const commitTransactionHooked: Hook = (original, self) => {
  const queryRunner = self as QueryRunner
  const recorder = recorderOf(queryRunner.connection)
  return recorder === undefined
    ? original()
    : recorder.hooks.commitTransaction(recorder, queryRunner, original)
}

const clearTableHooked: Hook = (original, self, [table]) => {
  const queryRunner = self as QueryRunner
  const recorder = recorderOf(queryRunner.connection)
  return recorder === undefined
    ? original()
    : recorder.hooks.clearTable(recorder, queryRunner, table, original)
}

const ANNOUNCEMENTS = [
  ['Update', 'before update'],
  ['Remove', 'before delete'],
  ['SoftRemove', 'before update'],
  ['Recover', 'before update'],
] as const

/**
 * The event itself is as if we did not listen: a subscriber of ours would make TypeORM compute all changes anew, and tell
 * changed relations twice.
 */
function announceHooked(purpose: (typeof ANNOUNCEMENTS)[number][1]): Hook {
  return (original, broadcaster, args) => {
    original()
    const { queryRunner } = broadcaster as { readonly queryRunner: QueryRunner }
    const recorder = recorderOf(queryRunner.connection)
    if (recorder === undefined) return
    const [result, metadata, entity, databaseEntity, rest] = args as BroadcastArguments
    const identifier = purpose === 'before update' && Array.isArray(rest) ? undefined : rest
    const announcement = { metadata, entity, databaseEntity, identifier }
    const read = recorder.hooks.announce(recorder, queryRunner, announcement, purpose)
    if (read !== undefined) result.promises.push(read)
  }
}

const hideOwnQueries: Hook = (original) => (currentFrame().isOwnSql === true ? undefined : original())

type BroadcastArguments = [
  result: { readonly promises: Promise<unknown>[] },
  metadata: EntityMetadata,
  entity: ObjectLiteral | undefined,
  databaseEntity: ObjectLiteral | undefined,
  /** Of updates the changed columns, of others the row's identifier. */
  rest: unknown,
]

/** The prototype that holds a method. */
function ownerOf(object: object, name: string): Methods {
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    if (Object.hasOwn(at, name) && typeof (at as Methods)[name] === 'function') return at as Methods
  }
  throw new ActivityLogError(
    'TYPEORM_UNSUPPORTED',
    `Cannot attach the activity log: this TypeORM has no ${object.constructor.name}.${name}(). ` +
      'Use a TypeORM that package.json names under peerDependencies, or report its version.',
  )
}
