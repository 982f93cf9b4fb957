import fastify from 'fastify'
import fastifyV4 from 'fastify-v4'
import { describeContract } from './contract.js'
import { startFastify } from './hosts/fastify.js'

describeContract('Fastify 4', startFastify(fastifyV4 as unknown as typeof fastify))
describeContract('Fastify 5', startFastify(fastify))
