import express from 'express'
import fastify from 'fastify'
import * as forExpress from '../../src/adapters/express.js'
import * as forFastify from '../../src/adapters/fastify.js'
import { contextOfRequest, createActivityLogHandler, type LoggedDataSource } from '../../src/http/index.js'

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

test.each([undefined, null, {}, 'db'])(
  'a handler and a screen without a data source (%j) do not start',
  async (none) => {
    const why = 'Cannot serve the activity log: there is no data source. Pass the DataSource'
    const viewer = () => null
    expect(() => createActivityLogHandler(wrong(none), { viewer })).toThrow(why)
    expect(() => forExpress.activityScreen(wrong(none), { viewer })).toThrow(why)
    const host = fastify().register(forFastify.activityScreen, { db: wrong(none), viewer })
    await expect(host.ready()).rejects.toThrow(why)
  },
)

test.each(['company', 'impersonator', 'metadata'])(
  'a context whose %s is no function does not start',
  (name) => {
    const options = { actor: () => null, [name]: '3' }
    const why = `Cannot say who acts: "${name}" is no function. `
    expect(() => forExpress.activityContext(wrong(options))).toThrow(why)
    expect(() => contextOfRequest(new Request('http://log/'), wrong(options))).toThrow(why)
  },
)

test('a base path may be written as it is read, or as it stands in a URL', async () => {
  for (const basePath of ['/журнал/a%20b', '/%D0%B6%D1%83%D1%80%D0%BD%D0%B0%D0%BB/a%20b']) {
    const handler = createActivityLogHandler(db, { viewer: () => null, basePath })
    expect((await handler(new Request('http://log/журнал/a%20b/api/choices'))).status).toBe(401)
  }
})

test('an onError whose promise is rejected does not take the process with it', async () => {
  const onError = () => Promise.reject(new Error('no error tracker')) as unknown as undefined
  const handler = createActivityLogHandler(db, { viewer: () => Promise.reject(new Error('gone')), onError })
  expect((await handler(new Request('http://log/api/choices'))).status).toBe(503)
  await new Promise((resolve) => setTimeout(resolve, 20))
})
