/** Errors with the log are as without it, and so is what remains usable after them. */
import { forEachDatabase } from '../../support/databases.js'
import { compareScenarios } from './compare.js'
import { ERROR_SCENARIOS } from './errors.scenarios.js'
import { LIBRARY } from './library.js'

forEachDatabase('errors are as without the log', (database) => {
  compareScenarios(database, LIBRARY, ERROR_SCENARIOS)
})
