/** Transactions of the application with the log are as without it. */
import { forEachDatabase } from '../../support/databases.js'
import { compareScenarios } from './compare.js'
import { LIBRARY } from './library.js'
import { TRANSACTION_SCENARIOS } from './transactions.scenarios.js'

forEachDatabase('transactions are as without the log', (database) => {
  compareScenarios(database, LIBRARY, TRANSACTION_SCENARIOS)
})
