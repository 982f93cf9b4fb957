/** What hooks of the application hear, throw and write with the log is as without it. */
import { forEachDatabase } from '../../support/databases.js'
import { compareScenarios } from './compare.js'
import { THROWING_SCENARIOS, WRITING_SCENARIOS } from './hooks.scenarios.js'
import { LIBRARY } from './library.js'

forEachDatabase('hooks are as without the log', (database) => {
  compareScenarios(database, LIBRARY, { ...THROWING_SCENARIOS, ...WRITING_SCENARIOS })
})
