import express from 'express'
import fastify from 'fastify'
import * as forExpress from '../../src/adapters/express.js'
import * as forFastify from '../../src/adapters/fastify.js'
import { createActivityLogHandler, type LoggedDataSource } from '../../src/http/index.js'

const db = { isInitialized: false } as LoggedDataSource
const wrong = (value: unknown): never => value as never

const WITHOUT_VIEWER =
  '[activity-log] Cannot serve the activity log: there is no viewer function. Pass { viewer: (request) => ... } ' +
  'that says who looks, or null for nobody. (OPTIONS_INVALID)'
const WITHOUT_ACTOR =
  '[activity-log] Cannot say who acts: there is no actor function. Pass { actor: (request) => ... } that says who is ' +
  'signed in, or null. (OPTIONS_INVALID)'

describe.each([undefined, {}, { viewer: null }, { viewer: { as: 'admin', adminId: 1 } }])(
  'with %j',
  (options) => {
    test('no handler, no screen of Express and no screen of Fastify starts', async () => {
      expect(() => createActivityLogHandler(db, wrong(options))).toThrow(WITHOUT_VIEWER)
      expect(() => express().use(forExpress.activityScreen(db, wrong(options)))).toThrow(WITHOUT_VIEWER)
      const host = fastify()
      await expect(
        host.register(forFastify.activityScreen, wrong({ ...options, db })).ready(),
      ).rejects.toThrow(WITHOUT_VIEWER)
    })

    test('no context starts', async () => {
      expect(() => forExpress.activityContext(wrong(options))).toThrow(WITHOUT_ACTOR)
      const host = fastify()
      await expect(host.register(forFastify.activityContext, wrong(options)).ready()).rejects.toThrow(
        WITHOUT_ACTOR,
      )
    })
  },
)

test.each([
  [{ cors: true }, 'there is no option "cors"'],
  [{ basePath: '/activity/' }, '"basePath" is no path'],
  [{ basePath: 'activity' }, '"basePath" is no path'],
  [{ onError: 'log' }, '"onError" is no function'],
])('a handler with %j does not start', (options, why) => {
  expect(() => createActivityLogHandler(db, wrong({ viewer: () => null, ...options }))).toThrow(why)
})
