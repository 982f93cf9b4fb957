/** What the writer writes the mapper reads, on every database. */
import fc from 'fast-check'
import { DataSource, type Repository } from 'typeorm'
import type { ActivityDraft } from '../../src/model/activity.js'
import type { JsonValue } from '../../src/model/json.js'
import { createIdFactory } from '../../src/store/activity-id.js'
import { ActivityLog, createActivityLogEntity } from '../../src/store/activity-log-entity.js'
import { toActivity } from '../../src/store/activity-mapper.js'
import { createActivityWriter } from '../../src/store/activity-writer.js'
import { familyOf } from '../../src/store/dialect.js'
import { forEachDatabase } from '../support/databases.js'

const nextId = createIdFactory(() => new Date())

const draft = (over: Partial<ActivityDraft> = {}): ActivityDraft => ({
  id: nextId(),
  kind: 'updated',
  type: 'Deals',
  event: 'updated',
  description: 'Deal was updated',
  actor: { kind: 'user', id: '7', name: 'Ana' },
  impersonator: null,
  companyId: '3',
  targetCompanyId: null,
  record: { entity: 'Deal', id: '42', name: 'Renewal' },
  changes: [],
  related: [],
  ip: null,
  requestId: null,
  transactionId: null,
  context: {},
  notes: [],
  ...over,
})

const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as JsonValue)
const hostile = fc.oneof(
  json,
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '\0',
    '\uD800',
    '\uDC00\uD800',
    '\u202E',
    '\uFEFF',
    "'; DROP TABLE activity_log --",
    '\\',
    '%_',
  ),
  fc.constantFrom({ ['__proto__']: 1 }, { constructor: { prototype: null } }),
)

forEachDatabase('the table', (database) => {
  let db: DataSource
  let rows: Repository<ActivityLog>
  const family = familyOf(database.options().type)

  beforeAll(async () => {
    await database.reset()
    const entity = createActivityLogEntity(family, { table: 'activity_log' })
    db = await new DataSource({ ...database.options(), entities: [entity] }).initialize()
    rows = db.getRepository(ActivityLog)
  })
  afterAll(() => db.destroy())
  beforeEach(() => rows.clear())

  const write = async (drafts: readonly ActivityDraft[]) => {
    const runner = db.createQueryRunner()
    await createActivityWriter(rows.metadata, family)(drafts, runner)
    await runner.release()
  }
  const read = async () => (await rows.find({ order: { id: 'ASC' } })).map(toActivity)

  test('gives 1,000 arbitrary JSON values back as they were', async () => {
    const values = fc.sample(hostile, 1_000)
    await write(
      values.map((value) =>
        draft({ changes: [{ field: 'value', before: null, after: value }], context: { metadata: value } }),
      ),
    )
    const activities = await read()
    expect(activities.map(({ changes }) => changes[0]?.after)).toEqual(values)
    expect(activities.map(({ metadata }) => metadata)).toEqual(values)
  })

  test('gives ids back that no column could hold as they are', async () => {
    const ids = [
      'acme ',
      'ACME',
      'àcme',
      '%',
      '%#',
      '\0',
      '\uD800',
      'x'.repeat(65),
      '😀'.repeat(100),
      'y'.repeat(5_000),
    ]
    await write(
      ids.map((id) =>
        draft({
          companyId: id,
          actor: { kind: 'user', id, name: 'Ana' },
          record: { entity: 'Deal', id, name: null },
          impersonator: { kind: 'admin', id, name: 'Root' },
        }),
      ),
    )
    const activities = await read()
    expect(activities.map(({ companyId }) => companyId)).toEqual(ids)
    expect(activities.map(({ actor }) => actor.id)).toEqual(ids)
    expect(activities.map(({ record }) => record?.id)).toEqual(ids)
    expect(activities.map(({ impersonator }) => impersonator?.id)).toEqual(ids)
  })

  test('takes texts that are too long or that a database refuses, each cut to its column', async () => {
    const long = `\0${'😀'.repeat(2_000)}\uD800`
    await write([
      draft({
        type: long,
        event: long,
        description: long,
        actor: { kind: 'user', id: '7', name: long },
        impersonator: { kind: 'admin', id: '1', name: long },
        record: { entity: long, id: '1', name: long },
        ip: 'fe80:0000:0000:0000:0000:0000:0000:0001%very-long-zone-name, 10.0.0.1',
        requestId: long,
      }),
    ])
    const [activity] = await read()
    const lengthOf = (text: string | null | undefined) => Array.from(text ?? '').length
    expect({
      type: lengthOf(activity?.type),
      event: lengthOf(activity?.event),
      description: lengthOf(activity?.description),
      actor: lengthOf(activity?.actor.name),
      impersonator: lengthOf(activity?.impersonator?.name),
      entity: lengthOf(activity?.record?.entity),
      record: lengthOf(activity?.record?.name),
      ip: lengthOf(activity?.ip),
      requestId: lengthOf(activity?.requestId),
    }).toEqual({
      type: 64,
      event: 32,
      description: 1_000,
      actor: 255,
      impersonator: 255,
      entity: 64,
      record: 255,
      ip: 45,
      requestId: 64,
    })
  })

  test('takes more rows, and larger ones, than one statement can hold', async () => {
    const large = 'x'.repeat(1_500_000)
    const drafts = Array.from({ length: 1_401 }, (_, index) =>
      draft(index % 400 === 0 ? { changes: [{ field: 'blob', before: null, after: large }] } : {}),
    )
    await write(drafts)
    const activities = await rows.find({ select: { id: true }, order: { id: 'ASC' } })
    expect(activities.map(({ id }) => id)).toEqual(drafts.map(({ id }) => id))
  })

  // TypeORM makes no CHECKs on MySQL and MariaDB, and finds none again on SQLite where the table has no row ids.
  if (family === 'postgres') {
    test('refuses an admin’s activity that has a company', async () => {
      await expect(write([draft({ actor: { kind: 'admin', id: '1', name: 'Root' } })])).rejects.toThrow()
      await write([draft({ actor: { kind: 'admin', id: '1', name: 'Root' }, companyId: null })])
      expect(await rows.count()).toBe(1)
    })
  }

  test('holds the time of the activity in UTC, wherever the server is', async () => {
    const one = draft()
    await write([one])
    const [row] = await rows.find()
    const [activity] = await read()
    const stored = row?.occurredAt
    // mysql and mariadb keep no zone: their drivers take the text for local time.
    const iso =
      family === 'mysql'
        ? (await db.query<{ at: string }[]>('SELECT CAST(occurred_at AS CHAR) AS at FROM activity_log'))[0]
            ?.at
        : stored instanceof Date
          ? stored.toISOString()
          : stored
    expect(iso?.replace(' ', 'T').replace(/Z?$/, 'Z')).toBe(activity?.occurredAt)
  })
})
