import type { ActivityDraft } from '../../../src/model/activity.js'
import { createSearchIndex } from '../../../src/store/search-index.js'
import { forEachDatabase } from '../../support/databases.js'
import { openLog, signIn, type OpenLog } from './open-log.js'

const MARCH = Date.UTC(2026, 2, 1)
const BOUND = 10

forEachDatabase('a search in a large log', (database) => {
  let log: OpenLog
  beforeEach(async () => {
    log = await openLog(database, { bounds: { scanned: BOUND } })
    await log.write([
      deed(0, 'The rarest word, 100%_sure'),
      ...Array.from({ length: 30 }, (_, at) => deed(at + 1, 'Plain')),
    ])
  })
  afterEach(() => log.db.destroy())

  const query = () => log.reader.visibleTo({ as: 'company', companyId: '3' })

  test('stops at its bound, and goes on from there', async () => {
    const page = await query().search('rarest').page()
    expect(page).toMatchObject({
      activities: [],
      hasNext: false,
      searchedBackTo: '2026-03-01T00:21:00.000Z',
    })
    const next = await query()
      .search('rarest')
      .page({ after: page.cursor ?? '' })
    expect(next).toMatchObject({ activities: [], searchedBackTo: '2026-03-01T00:11:00.000Z' })
  })

  if (database.family !== 'postgres') return

  test('finds what is beyond its bound by the index', async () => {
    await makeIndex(log)
    const page = await query().search('rarest').page()
    expect(page.activities.map(({ description }) => description)).toEqual(['The rarest word, 100%_sure'])
    expect(page).toMatchObject({ hasNext: false, searchedBackTo: null, cursor: null })
    expect(await query().search('rarest').count()).toEqual({ value: 1, isExact: true })
    expect(await query().search('100%_sure').count()).toEqual({ value: 1, isExact: true })
    expect(await query().search('100%xsure').count()).toEqual({ value: 0, isExact: true })
    expect(await query().search('plain').count()).toEqual({ value: 30, isExact: true })
  })

  test('keeps the viewer and the filters with the index', async () => {
    await makeIndex(log)
    const other = log.reader.visibleTo({ as: 'company', companyId: '4' })
    expect(await other.search('rarest').count()).toEqual({ value: 0, isExact: true })
    expect(await query().ofType('Nothing').search('rarest').count()).toEqual({ value: 0, isExact: true })
  })

  test('asks the index nothing about words of two letters', async () => {
    await makeIndex(log)
    expect(await query().search('ra').page()).toMatchObject({
      activities: [],
      searchedBackTo: '2026-03-01T00:21:00.000Z',
    })
  })
})

function deed(minute: number, description: string): ActivityDraft {
  return { ...signIn(MARCH + minute * 60_000), description }
}

async function makeIndex({ db }: OpenLog): Promise<void> {
  const runner = db.createQueryRunner()
  await createSearchIndex(runner)
  await runner.release()
}
