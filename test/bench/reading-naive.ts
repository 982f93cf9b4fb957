/**
 * Reading the log as it is often written: whole rows, OFFSET, COUNT(*), and LIKE over each column that is searched. The
 * conditions of visibility are the library's, and so are the table and its indexes.
 */
import type { DataSource } from 'typeorm'
import type { Viewer } from '../../src/model/viewer.js'
import { ActivityLog } from '../../src/store/activity-log-entity.js'
import { familyOf } from '../../src/store/dialect.js'
import { escapedPath } from '../../src/store/table-path.js'

/** A statement, or a piece of one; each `?` in a piece is a parameter. */
export interface Statement {
  readonly sql: string
  readonly parameters: readonly unknown[]
}

type Column = keyof ActivityLog

/** Statements over one log. The last four are conditions, for `where`. */
export interface NaiveLog {
  /** 25 rows, newest first. */
  readonly page: (viewer: Viewer, options?: NaivePage) => Statement
  readonly ids: (viewer: Viewer, order: 'ASC' | 'DESC', limit: number) => Statement
  readonly count: (viewer: Viewer) => Statement
  readonly grouped: (viewer: Viewer, by: Column) => Statement
  readonly perDay: (viewer: Viewer, from: Date, to: Date) => Statement
  readonly details: (viewer: Viewer, id: string) => Statement
  readonly is: (column: Column, value: string) => Statement
  readonly like: (column: Column, pattern: string) => Statement
  readonly within: (from: Date, to: Date) => Statement
  readonly search: (word: string) => Statement
}

export interface NaivePage {
  readonly where?: Statement
  readonly offset?: number
  readonly sort?: Column
}

const searched = ['actorName', 'type', 'event', 'recordName', 'ip', 'description'] as const

/** The statements over the log of this data source. */
export function naiveLog(db: DataSource): NaiveLog {
  const family = familyOf(db.options.type)
  const metadata = db.getMetadata(ActivityLog)
  const table = escapedPath(metadata)
  const name = (column: Column) => metadata.findColumnWithPropertyName(column)?.databaseName ?? column
  const finish = ({ sql, parameters }: Statement): Statement => {
    let index = 0
    return { sql: sql.replace(/\?/g, () => (family === 'postgres' ? `$${++index}` : '?')), parameters }
  }
  const select = (columns: string, viewer: Viewer, where: readonly Statement[], end = '') => {
    const all = [visible(viewer, name), ...where]
    return finish({
      sql: `SELECT ${columns} FROM ${table} WHERE ${all.map(({ sql }) => sql).join(' AND ')}${end}`,
      parameters: all.flatMap(({ parameters }) => parameters),
    })
  }
  const is = (column: Column, value: string) => ({ sql: `${name(column)} = ?`, parameters: [value] })
  const within = (...times: readonly [Date, Date]) => ({
    sql: `(${name('occurredAt')} >= ? AND ${name('occurredAt')} < ?)`,
    parameters: times.map((time) => storedTime(time, family)),
  })
  const blindLike = (column: string) =>
    ({ postgres: `${column} ILIKE ?`, mysql: `LOWER(${column}) LIKE ?`, sqlite: `${column} LIKE ?` })[family]
  return {
    page: (viewer, { where, offset, sort } = {}) =>
      select(
        '*',
        viewer,
        where === undefined ? [] : [where],
        ` ORDER BY ${sort === undefined ? '' : `${name(sort)}, `}id DESC LIMIT 25` +
          (offset === undefined ? '' : ` OFFSET ${offset}`),
      ),
    ids: (viewer, order, limit) => select('id', viewer, [], ` ORDER BY id ${order} LIMIT ${limit}`),
    count: (viewer) => select('COUNT(*) AS count', viewer, []),
    grouped: (viewer, by) => select(`${name(by)}, COUNT(*) AS count`, viewer, [], ` GROUP BY ${name(by)}`),
    perDay: (viewer, from, to) =>
      select(
        `${dayOf(name('occurredAt'), family)} AS day_of_log, event, COUNT(*) AS count`,
        viewer,
        [within(from, to)],
        ' GROUP BY day_of_log, event',
      ),
    details: (viewer, id) => select('*', viewer, [is('id', id)]),
    is,
    like: (column, pattern) => ({ sql: `${name(column)} LIKE ?`, parameters: [pattern] }),
    within,
    search: (word) => ({
      sql: `(${searched.map((column) => blindLike(name(column))).join(' OR ')})`,
      parameters: searched.map(() => `%${word}%`),
    }),
  }
}

function visible(viewer: Viewer, name: (column: Column) => string): Statement {
  switch (viewer.as) {
    case 'company':
      return {
        sql: `(${name('companyId')} = ? AND ${name('actorKind')} <> 'admin')`,
        parameters: [viewer.companyId],
      }
    case 'user':
      return {
        sql: `(${name('actorKind')} = 'user' AND ${name('actorId')} = ?)`,
        parameters: [viewer.userId],
      }
    case 'admin': {
      const own = `(${name('actorKind')} = 'admin' AND ${name('actorId')} = ?)`
      const onBehalf = `(${name('impersonatorKind')} = 'admin' AND ${name('impersonatorId')} = ?)`
      return { sql: `(${own} OR ${onBehalf})`, parameters: [viewer.adminId, viewer.adminId] }
    }
  }
}

function storedTime(time: Date, family: ReturnType<typeof familyOf>): string {
  const text = time.toISOString()
  return family === 'mysql' ? text.slice(0, -1).replace('T', ' ') : text
}

function dayOf(column: string, family: ReturnType<typeof familyOf>): string {
  return {
    postgres: `date_trunc('day', ${column} AT TIME ZONE 'Europe/Madrid')`,
    mysql: `DATE(CONVERT_TZ(${column}, '+00:00', '+02:00'))`,
    sqlite: `date(${column}, '+2 hours')`,
  }[family]
}
