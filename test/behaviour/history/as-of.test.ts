import fc from 'fast-check'
import { history } from '../../../src/index.js'
import { forEachDatabase } from '../../support/databases.js'
import { settingsFor } from '../../query/questions.js'
import { Account } from './entities.js'
import { anyWrite, inOffice, type Instant, type Office, plainly } from './office.js'

const RUNS = 8

forEachDatabase('the past of a record', (database) => {
  test('as of any instant, a record is what it was then', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyWrite, { minLength: 1, maxLength: 30 }), (writes) =>
        inOffice(database, async (office) => {
          const instants: Instant[] = []
          for (const write of writes) instants.push(await office.write(write))
          await expectPast(office, instants)
        }),
      ),
      settingsFor(RUNS),
    )
  }, 300_000)
})

async function expectPast({ application }: Office, instants: readonly Instant[]): Promise<void> {
  const accounts = history(application.db, Account).unrestricted('test')
  const ids = new Set(instants.flatMap(({ records }) => [...records.keys()]))
  for (const { at, records } of instants) {
    for (const id of ids) {
      expect(plainly(await accounts.of(id).asOf(at))).toEqual(records.get(id) ?? null)
    }
  }
}
