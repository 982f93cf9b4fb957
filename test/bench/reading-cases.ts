/** What `reading` measures: each case once through the library, and once as it is often written without one. */
import type { DataSource } from 'typeorm'
import { toViewer, type Viewer } from '../../src/model/viewer.js'
import type { ActivityQuery } from '../../src/query/activity-query.js'
import { createActivityReader } from '../../src/query/create-query.js'
import { toCursor } from '../../src/query/cursor.js'
import { textOf } from '../../src/query/question.js'
import { ActivityLog } from '../../src/store/activity-log-entity.js'
import { type NaiveLog, naiveLog, type Statement } from './reading-naive.js'
import { LOG_TIMES } from './reading-rows.js'
import { words } from './reading-words.js'

/**
 * `page` and `deep`: a page without filters, at the start or far on. `filter`: what an index is to answer. `scan`: what only
 * so many rows are looked at for, searches too. `sort`: by anything but the date.
 */
export type CaseKind = 'page' | 'deep' | 'filter' | 'record' | 'scan' | 'sort' | 'count' | 'other'

export interface ReadingCase {
  readonly name: string
  readonly kind: CaseKind
  /** What a log screen asks by itself or at one click: test/scale looks at its plans. */
  readonly isDefault: boolean
  /** Tells how many activities, bars or choices came back. */
  readonly ours: () => Promise<number>
  readonly naive: readonly Statement[]
}

const LARGEST = 'c1'
const SMALL = 'c135'
const PAGE = 25
const DAY_MS = 86_400_000

const lastDays = (days: number) => [new Date(LOG_TIMES.to - days * DAY_MS), new Date(LOG_TIMES.to)] as const

const company = (companyId: string): Viewer => ({ as: 'company', companyId })

/** The cases over this log. */
export async function createCases(db: DataSource): Promise<readonly ReadingCase[]> {
  const open = openReader(db)
  const naive = naiveLog(db)
  return [
    ...firstPages(open, naive),
    ...(await deepPages(db, open, naive)),
    ...filters(open, naive),
    ...searches(open, naive),
    ...sorts(open, naive),
    ...(await numbers(db, open, naive)),
  ]
}

type Open = (viewer: Viewer) => ActivityQuery

function openReader(db: DataSource): Open {
  const reader = createActivityReader({
    repository: async () => db.getRepository(ActivityLog),
    entityName: (entity) => entity as string,
    recordKey: (entity, id) => ({ entity: entity as string, id: String(id) }),
    extraColumns: () => [],
    now: () => new Date(LOG_TIMES.to),
  })
  return (viewer) => reader.visibleTo(viewer)
}

async function shown(query: ActivityQuery, request?: Parameters<ActivityQuery['page']>[0]): Promise<number> {
  return (await query.page(request)).activities.length
}

function firstPages(open: Open, naive: NaiveLog): readonly ReadingCase[] {
  const viewers: readonly (readonly [string, Viewer])[] = [
    ['largest company', company(LARGEST)],
    ['small company', company(SMALL)],
    ['user', { as: 'user', userId: 'u1-0' }],
    ['admin, with impersonations', { as: 'admin', adminId: 'a0' }],
  ]
  return viewers.map(([name, viewer]) => ({
    name: `first page: ${name}`,
    kind: 'page',
    isDefault: true,
    ours: () => shown(open(viewer)),
    naive: [naive.page(viewer)],
  }))
}

async function deepPages(db: DataSource, open: Open, naive: NaiveLog): Promise<readonly ReadingCase[]> {
  const viewer = company(LARGEST)
  const log = open(viewer)
  const rows = await ask<{ id: string }>(db, naive.ids(viewer, 'ASC', PAGE + 1))
  const [counted] = await ask<{ count: string | number }>(db, naive.count(viewer))
  const byDate = { key: 'date', direction: 'desc' } as const
  const question = textOf({ sight: toViewer(viewer), criteria: [], sort: byDate })
  // The cursor that paging from the newest on would end with.
  const after = toCursor(question, { id: rows.at(-1)?.id ?? '' })
  return [
    {
      name: 'page 400 by number',
      kind: 'deep',
      isDefault: false,
      ours: () => shown(log, { number: 400, size: PAGE }),
      naive: [naive.page(viewer, { offset: 399 * PAGE })],
    },
    {
      name: 'deepest page by cursor',
      kind: 'deep',
      isDefault: true,
      ours: () => shown(log, { after }),
      naive: [naive.page(viewer, { offset: Math.max(0, Number(counted?.count) - PAGE) })],
    },
  ]
}

function filters(open: Open, naive: NaiveLog): readonly ReadingCase[] {
  const viewer = company(LARGEST)
  const log = open(viewer)
  const user = { as: 'user', userId: 'u1-0' } as const
  const week = lastDays(7)
  const old = [new Date(LOG_TIMES.from + 180 * DAY_MS), new Date(LOG_TIMES.from + 187 * DAY_MS)] as const
  const one = (
    kind: CaseKind,
    name: string,
    query: ActivityQuery,
    where: Statement,
    who: Viewer = viewer,
  ): ReadingCase => ({
    name,
    kind,
    isDefault: kind !== 'scan',
    ours: () => shown(query),
    naive: [naive.page(who, { where })],
  })
  const { is } = naive
  const both = (a: Statement, b: Statement): Statement => ({
    sql: `${a.sql} AND ${b.sql}`,
    parameters: [...a.parameters, ...b.parameters],
  })
  return [
    one(
      'filter',
      'filter: user',
      log.by({ kind: 'user', id: 'u1-100' }),
      both(is('actorKind', 'user'), is('actorId', 'u1-100')),
    ),
    one('filter', 'filter: type', log.ofType(words.type), is('type', words.type)),
    one('filter', 'filter: rare type', log.ofType(words.rareType), is('type', words.rareType)),
    one('filter', 'filter: rare event', log.event(words.rareEvent), is('event', words.rareEvent)),
    one(
      'filter',
      'filter: event that never occurs',
      log.event(words.absentEvent),
      is('event', words.absentEvent),
    ),
    one('filter', 'filter: last week', log.between(...week), naive.within(...week)),
    one('filter', 'filter: a week long ago', log.between(...old), naive.within(...old)),
    one(
      'record',
      'filter: record',
      log.about('Contact', '1000000'),
      both(is('entity', 'Contact'), is('recordId', '1000000')),
    ),
    one(
      'scan',
      "filter: a user's, event that never occurs",
      open(user).event(words.absentEvent),
      is('event', words.absentEvent),
      user,
    ),
    one(
      'scan',
      'filter: field changed to a value',
      log.changed('stage', { to: 'won' }),
      naive.like('changes', '%"stage":[%,"won"]%'),
    ),
    one('scan', 'filter: network', log.fromIp('203.0.7.0/24'), naive.like('ip', '203.0.7.%')),
  ]
}

function searches(open: Open, naive: NaiveLog): readonly ReadingCase[] {
  const viewer = company(LARGEST)
  const texts = [
    ['common word', words.common],
    ['rare word', words.rare],
    ['absent word', words.absent],
    ['two letters', words.twoLetters],
  ] as const
  return texts.map(([name, text]) => ({
    name: `search: ${name}`,
    kind: 'scan',
    isDefault: false,
    ours: () => shown(open(viewer).search(text)),
    naive: [naive.page(viewer, { where: naive.search(text) })],
  }))
}

function sorts(open: Open, naive: NaiveLog): readonly ReadingCase[] {
  const viewer = company(LARGEST)
  const keys = [
    ['user', 'actorName'],
    ['ip', 'ip'],
  ] as const
  return keys.map(([key, column]) => ({
    name: `sort: ${key}`,
    kind: 'sort',
    isDefault: false,
    ours: () => shown(open(viewer).sort(key, 'asc')),
    naive: [naive.page(viewer, { sort: column })],
  }))
}

async function numbers(db: DataSource, open: Open, naive: NaiveLog): Promise<readonly ReadingCase[]> {
  const viewer = company(LARGEST)
  const log = open(viewer)
  const [newest] = await ask<{ id: string }>(db, naive.ids(viewer, 'DESC', 1))
  const id = newest?.id ?? ''
  const month = lastDays(30)
  const choices = async () => {
    const { users, types, events } = await log.choices()
    return users.length + types.length + events.length
  }
  const summary = async () =>
    (await log.between(...month).summary({ per: 'day', timeZone: 'Europe/Madrid' })).bars.length
  const details = async () => ((await log.details(id)) === null ? 0 : 1)
  const count = async () => (await log.count()).value
  const grouped = (['actorId', 'type', 'event'] as const).map((column) => naive.grouped(viewer, column))
  const isDefault = true
  return [
    { name: 'capped count', kind: 'count', isDefault, ours: count, naive: [naive.count(viewer)] },
    { name: 'choices', kind: 'other', isDefault, ours: choices, naive: grouped },
    {
      name: 'summary of 30 days',
      kind: 'other',
      isDefault,
      ours: summary,
      naive: [naive.perDay(viewer, ...month)],
    },
    { name: 'details', kind: 'other', isDefault, ours: details, naive: [naive.details(viewer, id)] },
  ]
}

async function ask<R>(db: DataSource, { sql, parameters }: Statement): Promise<readonly R[]> {
  return db.query<R[]>(sql, [...parameters])
}
