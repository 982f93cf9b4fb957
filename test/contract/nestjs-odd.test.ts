/** What applications do with Nest that no contract covers. */
import { type INestApplication, VersioningType } from '@nestjs/common'
import { ActivityLogModule } from '../../src/adapters/nestjs.js'
import { databases, type TestDatabase } from '../support/databases.js'
import { createApp, listen, options, type Platform } from './nestjs-app.js'

const sqlite = databases[0] as TestDatabase

let app: INestApplication
beforeEach(() => sqlite.reset())
afterEach(() => app.close())

const start = async (platform: Platform, prepare: (app: INestApplication) => void) => {
  app = await createApp(platform, sqlite.options(), { imports: [ActivityLogModule.forRoot(options)] })
  prepare(app)
  const url = await listen(app)
  return async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(url + path, { headers: { 'x-user': '7', ...headers } })
    await answer.text()
    return answer.status
  }
}

test('middleware of Express may keep something of its own as `raw`', async () => {
  const ask = await start('express', (nest) =>
    nest.use((request: { raw: unknown }, response: { raw: unknown }, next: () => void) => {
      request.raw = Buffer.from('the body')
      response.raw = 'the answer'
      next()
    }),
  )
  expect([await ask('/deals/seen'), await ask('/activity/api/choices')]).toEqual([200, 200])
})

describe.each(['express', 'fastify'] as const)('on the platform %s', (platform) => {
  test.each([
    { type: VersioningType.HEADER, header: 'x-version', defaultVersion: '2' },
    { type: VersioningType.MEDIA_TYPE, key: 'v=', defaultVersion: '2' },
    {
      type: VersioningType.CUSTOM,
      extractor: (request: unknown) =>
        (request as { headers: Record<string, string> }).headers['x-version'] ?? '1',
      defaultVersion: '2',
    },
  ] as const)('a browser, which names no version, finds the page in spite of $type', async (versioning) => {
    const ask = await start(platform, (nest) => nest.enableVersioning(versioning))
    for (const path of ['/activity', '/activity/page.css', '/activity/api/choices']) {
      expect([path, await ask(path)]).toEqual([path, 200])
      expect([path, await ask(path, { 'x-version': '2' })]).toEqual([path, 200])
    }
  })
})
