/**
 * The only file that touches TypeORM's insides. It wraps a few methods once per copy of TypeORM; each does something only
 * for a data source that has a log attached. What is wrapped is checked first: a TypeORM of another shape is an error at
 * start and never silence.
 */
import type { DataSource } from 'typeorm'
import { withFrame } from '../context/audit-context.js'
import { ActivityLogError } from '../model/errors.js'
import { recorderOf } from './recorder.js'
import { withSaveScope } from './save-scope.js'

const HOOKED = Symbol.for('typeorm-activity-log/hooked')

type Method = (this: object, ...args: unknown[]) => unknown
type Methods = Record<string, Method>

/** The part of a query builder that we read. */
interface BuilderInside {
  readonly connection: DataSource
  readonly expressionMap: {
    readonly mainAlias?: { readonly hasMetadata: boolean; readonly metadata: Metadata }
  }
}

type Metadata = DataSource['entityMetadatas'][number]

/**
 * Wraps the methods of the TypeORM copy that a data source comes from.
 *
 * @throws ActivityLogError `TYPEORM_UNSUPPORTED` when one of them is not there.
 */
export function hookTypeOrm(dataSource: DataSource): void {
  const builder = () => dataSource.createQueryBuilder()
  for (const made of [builder().insert(), builder().update(), builder().delete(), builder().softDelete()]) {
    hook(ownerOf(made, 'execute'), 'execute', executeHooked)
  }
  for (const name of ['save', 'remove', 'softRemove', 'recover']) {
    hook(ownerOf(dataSource.manager, name), name, callHooked)
  }
}

/** Wraps `DataSource.buildMetadatas`, so that `started` is called for every data source of that copy as soon as its entities are known. */
export function hookStart(prototype: object, started: (dataSource: DataSource) => void): void {
  hook(ownerOf(prototype, 'buildMetadatas'), 'buildMetadatas', async (original, dataSource) => {
    const result = await original()
    started(dataSource as DataSource)
    return result
  })
}

type Hook = (original: () => unknown, self: object) => unknown

function hook(owner: Methods, name: string, hooked: Hook): void {
  const method = owner[name] as Method & { [HOOKED]?: true }
  if (method[HOOKED]) return
  const wrapped = function (this: object, ...args: unknown[]): unknown {
    return hooked(() => method.apply(this, args), this)
  }
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

/** A query builder of the application: the events that it emits bear no ids and values. */
const executeHooked: Hook = (original, builder) => {
  const { connection, expressionMap } = builder as BuilderInside
  const metadata = expressionMap.mainAlias?.hasMetadata ? expressionMap.mainAlias.metadata : undefined
  const isWatched = metadata !== undefined && recorderOf(connection)?.watches(metadata)
  return isWatched ? withFrame({ inQueryBuilder: true }, original) : original()
}

const callHooked: Hook = (original, manager) =>
  recorderOf((manager as DataSource['manager']).connection) === undefined
    ? original()
    : withSaveScope(original)

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
