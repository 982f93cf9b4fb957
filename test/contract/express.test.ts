import express from 'express'
import expressV4 from 'express-v4'
import { describeContract } from './contract.js'
import { startExpress } from './hosts/express.js'

describeContract('Express 4', startExpress(expressV4))
describeContract('Express 5', startExpress(express))
