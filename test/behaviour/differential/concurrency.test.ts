/** What runs at the same time, or behind a hook, ends with the log as without it. */
import { databases, forEachDatabase } from '../../support/databases.js'
import {
  BACKGROUND_SCENARIOS,
  CONCURRENT_SCENARIOS,
  OTHER_CONNECTION_SCENARIOS,
} from './concurrency.scenarios.js'
import { compareScenarios } from './compare.js'
import { LIBRARY } from './library.js'

/** What would wait for ever fails soon. */
const impatient = { connectionTimeoutMillis: 1_500, options: '-c lock_timeout=1500' }

forEachDatabase('concurrent work is as without the log', (database) => {
  compareScenarios(database, LIBRARY, { ...CONCURRENT_SCENARIOS, ...BACKGROUND_SCENARIOS })
})

forEachDatabase('concurrent work on one connection is as without the log', (database) => {
  compareScenarios(database, LIBRARY, CONCURRENT_SCENARIOS, { poolSize: 1 })
})

for (const database of databases.filter(({ family }) => family === 'postgres')) {
  describe.each([1, 4])(
    `hooks with connections of their own, in a pool of %i (${database.name})`,
    (poolSize) => {
      compareScenarios(database, LIBRARY, OTHER_CONNECTION_SCENARIOS, { poolSize, extra: impatient })
    },
  )
}
