/** The contract: what is the same on every host that serves the log. */
import { databases, type TestDatabase, typeormLine } from '../support/databases.js'
import { describeContext } from './context.js'
import { describeReading } from './reading.js'
import type { StartHost } from './host.js'
import { describeRestoring } from './restoring.js'
import { describeServing } from './serving.js'

/** On the older line of TypeORM each host is tried on SQLite, and Express on every database. */
const ON = typeormLine === '1' ? databases : databases.slice(0, 1)

/** All facts, on one host. Which databases they are on matters to those about who acts alone. */
export function describeContract(name: string, start: StartHost, on: readonly TestDatabase[] = ON): void {
  describeReading(name, start)
  describeRestoring(name, start)
  describeServing(name, start)
  describeContext(name, start, on)
}
