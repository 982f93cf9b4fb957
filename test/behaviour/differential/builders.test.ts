/** Criteria and query builders with the log are as without it. */
import { forEachDatabase } from '../../support/databases.js'
import { CRITERIA_SCENARIOS } from './builders.scenarios.js'
import { compareScenarios } from './compare.js'
import { INSERT_SCENARIOS } from './inserts.scenarios.js'
import { LIBRARY } from './library.js'

forEachDatabase('query builders are as without the log', (database) => {
  compareScenarios(database, LIBRARY, { ...INSERT_SCENARIOS, ...CRITERIA_SCENARIOS })
})
