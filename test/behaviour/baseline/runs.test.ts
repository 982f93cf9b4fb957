import { In } from 'typeorm'
import { activityLog, ActivityLog, baseline, type BaselineCounts, withoutAudit } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { countStatements, withoutTransactionControl } from '../../support/statements.js'
import { type Application, openApplication } from '../capture/open-application.js'
import { Account, Animal, beforeTheLog, Firm, Line, RECORDS, Tag } from './records.js'

forEachDatabase('a run of baselines', (database) => {
  let app: Application
  beforeAll(async () => {
    app = await openApplication(database, RECORDS, { audit: [], bulkLimit: 20 })
  })
  afterAll(() => app.db.destroy())
  beforeEach(async () => {
    await beforeTheLog(() => app.db.getRepository(Line).clear())
    await app.forget()
  })
  afterEach(() => expect(app.reports).toEqual([]))

  const lines = (count: number, article = 'a') =>
    Array.from({ length: count }, (_, place) => ({ article, place, text: `line ${place}` }))
  const given = (count: number, article?: string) =>
    beforeTheLog(async () => {
      const all = lines(count, article)
      while (all.length > 0) await app.db.getRepository(Line).insert(all.splice(0, 1_000))
    })
  const places = async () =>
    (await app.activities()).map(({ record }) => (JSON.parse(record?.id ?? '{}') as { place: string }).place)

  it('skips records whose creation is in the log', async () => {
    await given(3)
    await app.db.getRepository(Line).insert(lines(2, 'b'))
    expect(await baseline(app.db, Line)).toEqual({ recorded: 3, skipped: 2 })
  })

  it('records those of which the log has only later activities, or a summary', async () => {
    await given(2)
    await app.db.getRepository(Line).update({ place: 1 }, { text: 'new' })
    await app.db.getRepository(Line).insert(lines(21, 'b'))
    const kinds = new Set((await app.activities()).map(({ kind }) => kind))
    expect(kinds).toEqual(new Set(['updated', 'action']))
    expect(await baseline(app.db, Line)).toEqual({ recorded: 23, skipped: 0 })
    expect(await baseline(app.db, Line)).toEqual({ recorded: 0, skipped: 23 })
  })

  it('records again what the log has lost', async () => {
    await given(3)
    await baseline(app.db, Line)
    const [first] = await app.rows()
    await app.db.getRepository(ActivityLog).delete({ id: In([first?.id]) })
    expect(await baseline(app.db, Line)).toEqual({ recorded: 1, skipped: 2 })
  })

  it('finds no rows in an empty table', async () => {
    const heard: BaselineCounts[] = []
    expect(await baseline(app.db, Line, { onProgress: (counts) => void heard.push(counts) })).toEqual({
      recorded: 0,
      skipped: 0,
    })
    expect(heard).toEqual([])
  })

  it('tells after each batch what has been done, and waits for who is told', async () => {
    await given(5)
    await app.db.getRepository(Line).insert(lines(2, 'b'))
    const heard: (BaselineCounts & { readonly written: number })[] = []
    await baseline(app.db, Line, {
      batchSize: 3,
      onProgress: async (counts) => {
        const { value } = await activityLog(app.db).unrestricted('this test').event('baseline').count()
        heard.push({ ...counts, written: value })
      },
    })
    expect(heard).toEqual([
      { recorded: 3, skipped: 0, written: 3 },
      { recorded: 5, skipped: 1, written: 5 },
      { recorded: 5, skipped: 2, written: 5 },
    ])
  })

  it('ends between two batches by its signal, and goes on in the next run', async () => {
    await given(7)
    const control = new AbortController()
    const stopped = await baseline(app.db, Line, {
      batchSize: 2,
      signal: control.signal,
      onProgress: ({ recorded }) => {
        if (recorded === 4) control.abort()
      },
    })
    expect(stopped).toEqual({ recorded: 4, skipped: 0 })
    expect(await places()).toEqual(['0', '1', '2', '3'])
    expect(await baseline(app.db, Line, { batchSize: 2 })).toEqual({ recorded: 3, skipped: 4 })
    expect(await places()).toEqual(['0', '1', '2', '3', '4', '5', '6'])
  })

  it('does nothing when its signal has been given already', async () => {
    await given(1)
    expect(await baseline(app.db, Line, { signal: AbortSignal.abort() })).toEqual({ recorded: 0, skipped: 0 })
  })

  it('keeps what it has recorded when it breaks off, and goes on in the next run', async () => {
    await given(7)
    const broken = baseline(app.db, Line, {
      batchSize: 3,
      onProgress: ({ recorded }) => {
        if (recorded === 6) throw new Error('out of power')
      },
    })
    await expect(broken).rejects.toThrow('out of power')
    expect(await baseline(app.db, Line, { batchSize: 3 })).toEqual({ recorded: 1, skipped: 6 })
    expect(new Set(await places()).size).toBe(7)
  })

  it('records nothing within withoutAudit', async () => {
    await given(2)
    const counts = await withoutAudit('this test', () => baseline(app.db, Line))
    expect([counts, await app.rows()]).toEqual([{ recorded: 0, skipped: 0 }, []])
  })

  it('gives the activities of one batch one transaction', async () => {
    await given(4)
    await baseline(app.db, Line, { batchSize: 2 })
    const ids = (await app.rows()).map(({ transactionId }) => transactionId)
    expect([ids[0] === ids[1], ids[1] === ids[2], ids[2] === ids[3]]).toEqual([true, false, true])
    expect(ids).not.toContain(null)
  })

  it('takes five statements for each batch, however many rows there are, and two where all is recorded', async () => {
    const names = Array.from({ length: 5_000 }, (_, index) => ({ name: `animal ${index}` }))
    await beforeTheLog(async () => {
      while (names.length > 0) await app.db.getRepository(Animal).insert(names.splice(0, 1_000))
    })
    const first = await countStatements(app.db, () => baseline(app.db, Animal))
    expect(withoutTransactionControl(first.statements)).toHaveLength(10 * 5 + 1)
    const again = await countStatements(app.db, () => baseline(app.db, Animal))
    expect(again.count).toBe(10 * 2 + 1)
    expect(again.statements.filter((sql) => /\bFOR\b.*\bUPDATE\b|OFFSET/.test(sql))).toEqual([])
    expect(await baseline(app.db, Animal, { batchSize: 1_000 })).toEqual({ recorded: 0, skipped: 5_000 })
  })

  it('takes one more for each relation, and two for the links of each many-to-many', async () => {
    await beforeTheLog(async () => {
      const { manager } = app.db
      const firm = await manager.save(manager.create(Firm, { name: 'Acme' }))
      const tags = await manager.save([manager.create(Tag, { name: 'red' })])
      const account = { name: 'Main', firm, tags, secretTags: tags, address: {} as never }
      await manager.save(manager.create(Account, account))
    })
    const { statements } = await countStatements(app.db, () => baseline(app.db, Account, { batchSize: 1 }))
    expect(withoutTransactionControl(statements)).toHaveLength(5 + 1 + 2 * 2 + 1)
  })

  it('throws what cannot be written, also where the application goes on without activities', async () => {
    const other = await openApplication(database, RECORDS, { audit: [], onWriteFailure: 'continue' })
    await beforeTheLog(() => other.db.getRepository(Line).insert(lines(2)))
    await beforeTheLog(() => other.db.query(`DROP TABLE ${other.db.driver.escape('activity_log')}`))
    await expect(baseline(other.db, Line)).rejects.toThrow()
    expect(other.reports).toEqual([])
    await other.db.destroy()
    await app.db.destroy()
    app = await openApplication(database, RECORDS, { audit: [], bulkLimit: 20 })
  })

  it('refuses an entity that is not audited, and names those that are', async () => {
    for (const entity of [Firm, class Stranger {}]) {
      await expect(baseline(app.db, entity)).rejects.toMatchObject({
        code: 'ENTITY_NOT_AUDITED',
        message: expect.stringMatching(/Audited entities: .*Account.*Line/) as unknown,
      })
    }
  })

  it.each([
    [{ batchSize: 0 }, '"batchSize" is no whole number from 1 to 1000'],
    [{ batchSize: 1_001 }, '"batchSize" is no whole number from 1 to 1000'],
    [{ batchSize: '7' }, '"batchSize" is no whole number from 1 to 1000'],
    [{ onProgress: true }, '"onProgress" is no function'],
    [{ signal: {} }, '"signal" is no AbortSignal'],
    [{ size: 7 }, 'there is no option "size"'],
  ])('refuses the options %j', async (options, why) => {
    await expect(baseline(app.db, Line, options as never)).rejects.toMatchObject({
      code: 'OPTIONS_INVALID',
      message: expect.stringContaining(why) as unknown,
    })
  })

  it('refuses an EntityManager', async () => {
    await expect(baseline(app.db.manager as never, Line)).rejects.toMatchObject({ code: 'OPTIONS_INVALID' })
  })
})
