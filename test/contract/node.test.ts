import { describeContract } from './contract.js'
import { startNode } from './hosts/node.js'

describeContract('bare node:http', startNode)
