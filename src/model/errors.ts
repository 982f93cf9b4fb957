/**
 * The one error class of the library. Others recognise it by `code`, never by `instanceof`: ESM and CommonJS copies of the
 * library in one process have a class each.
 */

/**
 * What went wrong, as a stable word to switch on. Each has its `@cause` and its `@remedy`, of which `npm run docs:errors` makes
 * docs/troubleshooting.md.
 */
export type ActivityLogErrorCode =
  /**
   * @cause A record or its earlier values were to be brought back from an activity that does not exist, that the
   * viewer does not see, or that is about a record of another entity.
   * @remedy Pass the id of an activity that this viewer sees, to the history of the entity that it is about.
   */
  | 'ACTIVITY_NOT_FOUND'
  /**
   * @cause Something was written outside every `actAs`, or the context's `actor` function gave nobody, and the
   * option `missingActor` is `'error'`. Often the chain of calls was lost: a batch, a pool or an emitter
   * called back from elsewhere.
   * @remedy Wrap the request or the job in `actAs({ actor }, fn)`, and what is called back in
   * `AsyncResource.bind(fn)`. Or set `missingActor: 'system'`: such writes are then the actor `system`'s.
   */
  | 'ACTOR_MISSING'
  /**
   * @cause The data source has the log's table without its subscriber or the other way round, because
   * something has replaced `entities` or `subscribers` after `withActivityLog()`; or an entity of the
   * application has the log's table already.
   * @remedy Wrap the final options, as the last step before `new DataSource(...)`, or the DataSource itself
   * before `initialize()`. Where the name is taken, choose another: `withActivityLog(options, { table:
   * 'audit_log' })`.
   */
  | 'ATTACH_FAILED'
  /**
   * @cause An activity was to be taken back, and some of the fields that it changed have been changed since. The
   * plan, which is the error's `cause`, says which and by whom. Nothing was written.
   * @remedy Show the plan to whoever asked (`planRevert`). Name the other fields in `fields`, or overwrite
   * them with `force: true`.
   */
  | 'CHANGED_SINCE'
  /**
   * @cause The command `typeorm-activity-log` was given arguments that it does not know, or lacks one that it
   * needs.
   * @remedy Write what the message names; `typeorm-activity-log --help` lists everything.
   */
  | 'COMMAND_INVALID'
  /**
   * @cause What `actAs`, `withContext` or `withoutAudit` was given cannot be: an actor of no known kind, a
   * user or an admin without an id, an impersonator who is no admin, metadata that is no object or cannot be
   * carried as JSON, no reason.
   * @remedy Pass the part that the message names as it says. Somebody unknown is `{ kind: 'anonymous' }`, not
   * a user without an id.
   */
  | 'CONTEXT_INVALID'
  /**
   * @cause A cursor was changed on its way, or belongs to a query with another viewer, other filters or
   * another order.
   * @remedy Pass the `cursor` of the page before, unchanged, to the same query; or start again without one.
   */
  | 'CURSOR_INVALID'
  /**
   * @cause The file that the command was given with `-d` cannot be loaded, or exports no DataSource.
   * @remedy Pass the file that TypeORM's own command takes, one that exports a single DataSource; the error of
   * loading it is the `cause`.
   */
  | 'DATA_SOURCE_UNREADABLE'
  /**
   * @cause What a decorator, `auditEntity` or the option `audit` says of an entity cannot be: a field or
   * relation that it does not have, a decorator on what is no column, a masked field as name, a text too long,
   * `@NotAudited` without a reason.
   * @remedy Write one of the names that the message lists. It is an error of `initialize()`, so nothing has
   * been recorded wrongly.
   */
  | 'DECLARATION_INVALID'
  /**
   * @cause The history or a baseline of an entity was asked for that is not audited, so that the log has none.
   * @remedy Pass the class of an audited entity, or decorate this one with `@Audited()`: its history begins
   * then.
   */
  | 'ENTITY_NOT_AUDITED'
  /**
   * @cause `activityLog(db).log(entry)` was given an entry without `type` or `event`, with one of more than 64
   * or 32 characters, or about a record whose entity or id is unknown.
   * @remedy Pass short texts that people understand, e.g. `{ type: 'Authentication', event: 'logged in' }`,
   * and the id as the entity's primary key has it.
   */
  | 'ENTRY_INVALID'
  /**
   * @cause A test passed to `expectActivity` what is neither a list of activities nor a data source, or expects
   * something that no activity has: a misspelt name, a change that is neither `[before, after]` nor an object.
   * @remedy Write the names of an `Activity`, and changes by field: `{ changes: { stage: ['lead', 'won'] } }`.
   */
  | 'EXPECTATION_INVALID'
  /**
   * @cause The data source has no log: it was made without `withActivityLog()`, or is not initialized yet. As
   * a warning at start: its entities are decorated with `@Audited()`, but nothing that it writes would be
   * recorded.
   * @remedy Make it with `new DataSource(withActivityLog(options))`, and `await db.initialize()` before the
   * log is read.
   */
  | 'NOT_ATTACHED'
  /**
   * @cause An option of `withActivityLog`, `baseline`, a framework's adapter or the screen is unknown, of a wrong
   * type, or missing, as `viewer` and `actor` are, which have no default; or the database is of a type that is
   * not supported.
   * @remedy Write one of the options or values that the message lists.
   */
  | 'OPTIONS_INVALID'
  /**
   * @cause A filter, an order or a page that cannot be: an unknown entity, field, preset, time zone or
   * address, a size over 500, an empty reason for `unrestricted`.
   * @remedy Write what the message names. For parameters of a URL use `parseActivityQuery`, which throws
   * nothing and tells every mistake at once.
   */
  | 'QUERY_INVALID'
  /**
   * @cause A record cannot be restored, or an activity not be taken back: a record with its id is there, or
   * none to write to; another one has the values that must be unique; what was masked or is gone must not be
   * empty; the database refuses it; or the activity is of a kind that has nothing to put back. Nothing was
   * written.
   * @remedy Look at the error's `cause`: the plan with its obstacles, or the database's error. `planRestore`
   * and `planRevert` tell beforehand.
   */
  | 'RESTORE_IMPOSSIBLE'
  /**
   * @cause `restore` or `revert` was called without `canRestore`, or that function said no.
   * @remedy Pass `history(db, Entity, { canRestore: (activity, viewer) => ... })`. It has no default.
   */
  | 'RESTORE_NOT_ALLOWED'
  /**
   * @cause `createSearchIndex` was called on another database than PostgreSQL, the only one with an index for
   * parts of words.
   * @remedy Leave that migration out. Searches work without it, over the newest 20,000 activities.
   */
  | 'SEARCH_INDEX_UNSUPPORTED'
  /**
   * @cause This TypeORM lacks a method that the log relies on, or something has replaced it so that a
   * statement passes it by. Better no start than a log with holes.
   * @remedy Use a TypeORM that `peerDependencies` names, look for a library that wraps query builders, and
   * report the version.
   */
  | 'TYPEORM_UNSUPPORTED'
  /**
   * @cause A viewer has no id, or is of no known kind. No id never means "everything".
   * @remedy Pass `{ as: 'company', companyId }`, `{ as: 'user', userId }` or `{ as: 'admin', adminId }` of
   * whoever is signed in; for nobody do not read at all.
   */
  | 'VIEWER_INVALID'
  /**
   * @cause The activities of a transaction could not be written, so that it was rolled back: the table is
   * missing or is not that of this version, the role may not write it; or a row was written whose primary key
   * nobody tells. The database's error is the `cause`.
   * @remedy Run the migration that `migration:generate` makes (or `synchronize`), and grant SELECT and INSERT
   * on the table. Where the application must go on without a log, choose `onWriteFailure: 'continue'`.
   */
  | 'WRITE_FAILED'
  /**
   * @cause Raw SQL, such as `query('UPDATE ...')`, writes to an audited table, which cannot be told row by
   * row. With `onUncaptured: 'error'` it was refused; by default it ran, and this is a warning, once per shape
   * of statement.
   * @remedy Write through a repository or a query builder; or say that it is meant so, `withoutAudit('why', ()
   * => db.query(...))`, and record it in words with `activityLog(db).log(entry)`.
   */
  | 'WRITE_UNCAPTURED'

/**
 * An error of the library: `[activity-log] Cannot <what you tried>: <why>. <What to do>. (CODE)`.
 *
 * The message names entities, fields and legal values; it never holds a field's value.
 */
export class ActivityLogError extends Error {
  override readonly name = 'ActivityLogError'

  /** The stable word to switch on, e.g. `WRITE_FAILED`. */
  readonly code: ActivityLogErrorCode

  constructor(code: ActivityLogErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(`[activity-log] ${message} (${code})`, options)
    this.code = code
  }
}

/**
 * Tells an error of the library from any other, across ESM and CommonJS copies.
 *
 * @example
 * try { await repository.save(deal) } catch (error) { if (isActivityLogError(error)) report(error.code) }
 */
export function isActivityLogError(error: unknown): error is ActivityLogError {
  return error instanceof Error && error.name === 'ActivityLogError' && 'code' in error
}
