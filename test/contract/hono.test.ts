import { describeContract } from './contract.js'
import { startHono } from './hosts/hono.js'

describeContract('Hono', startHono)
