import type { EntityManager } from 'typeorm'
import { baseline } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { type Application, changesOf, openApplication } from '../capture/open-application.js'
import { hold, letOthersGoOn, sent } from './hold.js'
import { beforeTheLog, Line, RECORDS } from './records.js'

forEachDatabase('a baseline on the only connection', (database) => {
  if (database.concurrent) return
  let app: Application
  beforeEach(async () => {
    app = await openApplication(database, RECORDS, { audit: [] })
    await beforeTheLog(() => app.db.getRepository(Line).insert({ article: 'a', place: 1, text: 'old' }))
  })
  afterEach(async () => {
    jest.useRealTimers()
    await app.db.destroy()
  })

  const change = (manager: EntityManager) => manager.update(Line, { place: 1 }, { text: 'new' })
  const texts = async () =>
    (await app.activities()).map((activity) => [activity.event, changesOf(activity)['text']?.[1]])

  it('waits until the transaction of the application is over, and has what that has committed', async () => {
    const holder = await hold(app.db, change)
    const run = baseline(app.db, Line)
    await letOthersGoOn(app.db)
    await holder.commit()
    expect(await run).toEqual({ recorded: 1, skipped: 0 })
    expect(await texts()).toEqual([
      ['updated', 'new'],
      ['baseline', 'new'],
    ])
  })

  it('is not undone with the transaction of the application, and has nothing of it', async () => {
    const holder = await hold(app.db, change)
    const run = baseline(app.db, Line)
    await letOthersGoOn(app.db)
    await holder.rollBack()
    expect(await run).toEqual({ recorded: 1, skipped: 0 })
    expect(await texts()).toEqual([['baseline', 'old']])
  })

  it('lets a transaction of the application wait until a batch is written', async () => {
    const begins = sent(app.db, /^BEGIN/)
    const run = baseline(app.db, Line)
    await begins
    const [counts] = await Promise.all([run, app.db.transaction(change)])
    expect(counts).toEqual({ recorded: 1, skipped: 0 })
    expect(await texts()).toEqual([
      ['baseline', 'old'],
      ['updated', 'new'],
    ])
  })

  it('refuses to wait for ever for the transaction that it is called in', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'Date'] })
    const holder = await hold(app.db, () => Promise.resolve())
    let refusal: unknown
    void baseline(app.db, Line).catch((error: unknown) => (refusal = error))
    while (refusal === undefined) {
      await jest.advanceTimersByTimeAsync(200)
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(refusal).toMatchObject({
      code: 'WRITE_FAILED',
      message: expect.stringContaining('Call it outside of transactions') as unknown,
    })
    await holder.commit()
    expect(await texts()).toEqual([])
  })
})
