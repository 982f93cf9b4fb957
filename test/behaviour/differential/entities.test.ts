/** Entities saved and removed with the log are as without it. */
import { forEachDatabase } from '../../support/databases.js'
import { compareScenarios } from './compare.js'
import { ENTITY_SCENARIOS } from './entities.scenarios.js'
import { LIBRARY } from './library.js'

forEachDatabase('entities are as without the log', (database) => {
  compareScenarios(database, LIBRARY, ENTITY_SCENARIOS)
})
