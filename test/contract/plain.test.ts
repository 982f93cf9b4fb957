import { describeReading } from './reading.js'
import { describeRestoring } from './restoring.js'
import { startPlain } from './hosts/plain.js'

describeReading('a route handler of Next.js', startPlain)
describeRestoring('a route handler of Next.js', startPlain)
