/**
 * The cell that holds what is going on in this chain of calls: one AsyncLocalStorage for the whole process, shared by the
 * ESM and the CommonJS copy of the library. Scopes are entered by `run` only, never by `enterWith`, so that none outlives
 * its function.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Actor } from '../model/actor.js'
import type { ActivityContext } from '../model/context.js'

/** What is going on in one chain of calls. Frames are never changed: a scope adds a new one. */
export interface AuditFrame {
  readonly context?: ActivityContext
  /** Why nothing is recorded in this scope. */
  readonly suspendedFor?: string
  /** The record that is being restored in this scope, or put back to earlier values. */
  readonly restoration?: Restoration
  /** The operation under way and the rows that it touches; its shape is known to `capture` alone. */
  readonly writeScope?: object
  /** The query builder that is executing; its shape is known to `capture` alone. */
  readonly builderStatement?: object | undefined
  /** A query builder is executing: what it emits announces no rows. */
  readonly inQueryBuilder?: boolean
  /** The SQL of this scope is recorded otherwise than by what it says. */
  readonly isKnownSql?: boolean
  /** The SQL of this scope is ours. */
  readonly isOwnSql?: boolean
  /** The QueryRunner on which this chain of calls has the turn for a transaction of ours. */
  readonly ownTurn?: object
  /** The transaction that begins in this scope will write. */
  readonly takesWriteLock?: boolean
}

/** A record that is being written back, and the activity that says how. */
export interface Restoration {
  readonly entity: string
  readonly recordId: string
  readonly activityId: string
  /** Whose activity that is: its id is told to those only who may see it. */
  readonly actor: Actor
  readonly companyId: string | null
  /** What goes on in this chain of calls when the write is over is none of it. */
  isOver: boolean
}

const CELL = Symbol.for('typeorm-activity-log/frames')
const cells = globalThis as { [CELL]?: AsyncLocalStorage<AuditFrame> }
const frames = (cells[CELL] ??= new AsyncLocalStorage<AuditFrame>())

const OUTERMOST: AuditFrame = Object.freeze({})

/** The frame of this chain of calls; an empty one outside every scope. */
export function currentFrame(): AuditFrame {
  return frames.getStore() ?? OUTERMOST
}

/** Runs `fn` with some of the frame's entries replaced, and restores them however `fn` ends. */
export function withFrame<R>(changes: AuditFrame, fn: () => R): R {
  return frames.run({ ...currentFrame(), ...changes }, fn)
}
