import { describeReading } from './reading.js'
import { startPlain } from './hosts/plain.js'

describeReading('a route handler of Next.js', startPlain)
