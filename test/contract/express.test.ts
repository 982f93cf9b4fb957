import express from 'express'
import expressV4 from 'express-v4'
import { databases } from '../support/databases.js'
import { describeContract } from './contract.js'
import { startExpress } from './hosts/express.js'

describeContract('Express 4', startExpress(expressV4), databases)
describeContract('Express 5', startExpress(express), databases)
