/** The contract: what is the same on every host that serves the log. */
import { describeContext } from './context.js'
import { describeReading } from './reading.js'
import type { StartHost } from './host.js'
import { describeServing } from './serving.js'

/** All facts, on one host. */
export function describeContract(name: string, start: StartHost): void {
  describeReading(name, start)
  describeServing(name, start)
  describeContext(name, start)
}
