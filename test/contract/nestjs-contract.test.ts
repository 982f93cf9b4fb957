import { describeContract } from './contract.js'
import { startNest } from './hosts/nestjs.js'

describeContract('Nest on Express', startNest('express'))
describeContract('Nest on Fastify', startNest('fastify'))
