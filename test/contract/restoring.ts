/** What every host answers to whoever wants something back: the plan, the order, and what is refused. */
import { actAs, type Activity, type RestorePlan } from '../../src/index.js'
import { ana, bea, type ContractApplication, Deal, openContract, root } from './application.js'
import { bodyAsDescribed } from './described.js'
import type { Asked, RunningHost, StartHost } from './host.js'

const RESTORE = '/api/activities/{id}/restore'

/** Whoever looks in these facts is Ana's company, and whoever acts is Ana's colleague. */
const LEO: Asked = { viewer: 'company 3', user: '9 of 3' }

/** The facts about bringing things back, on one host. */
export function describeRestoring(name: string, start: StartHost<RunningHost>): void {
  describe(`restoring on ${name}`, () => {
    let app: ContractApplication
    let host: RunningHost
    beforeEach(async () => {
      app = await openContract()
      host = await start(app)
    })
    afterEach(async () => {
      await host.close()
      await app.db.destroy()
      expect([app.errors, app.reports]).toEqual([[], []])
    })

    const deals = () => app.db.getRepository(Deal)
    const last = async () => (await app.activities()).at(-1) as Activity
    const write = async (id: string, ...titles: readonly string[]) => {
      for (const title of titles) await actAs({ actor: ana }, () => deals().save({ id, title }))
      return last()
    }
    const remove = async (id: string) => {
      await write(id, 'Renewal')
      await actAs({ actor: ana }, () => deals().delete({ id }))
      return last()
    }
    const read = (id: string, asked: Asked = LEO, query = '') =>
      host.ask(`${host.mounts[0]}/api/activities/${id}/restore${query}`, asked)
    const order = (id: string, body: unknown = {}, { headers, ...asked }: Asked = LEO) =>
      read(id, {
        ...asked,
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      })
    const planOf = async (answer: Response, method: 'get' | 'post' = 'get') => {
      expect(answer.status).toBe(200)
      return (await bodyAsDescribed(RESTORE, answer, method)) as RestorePlan
    }
    const problemOf = async (answer: Response, method: 'get' | 'post' = 'post') =>
      (await bodyAsDescribed(RESTORE, answer, method)) as {
        status: number
        plan?: RestorePlan
        problems?: readonly { path: string }[]
      }
    const detailsOf = async (id: string, viewer = 'company 3', headers: Asked['headers'] = {}) => {
      const answer = await host.ask(`${host.mounts[0]}/api/activities/${id}`, { viewer, headers })
      return (await bodyAsDescribed('/api/activities/{id}', answer)) as {
        now: unknown
        restore: unknown
      }
    }
    const titles = async () => (await deals().find({ order: { id: 'ASC' } })).map(({ title }) => title)

    test('a deleted record is planned, brought back once, and recorded as whoever acts', async () => {
      const { id } = await remove('d1')
      const count = (await app.activities()).length
      expect(await detailsOf(id)).toMatchObject({ now: null, restore: 'restore' })
      expect(await planOf(await read(id))).toMatchObject({ what: 'restore', canBeDone: 'yes' })
      expect([await titles(), (await app.activities()).length]).toEqual([[], count])
      for (const mount of host.mounts.slice(1)) {
        const answer = await host.ask(`${mount}/api/activities/${id}/restore`, LEO)
        expect(await planOf(answer)).toMatchObject({ canBeDone: 'yes' })
      }
      expect(await planOf(await order(id), 'post')).toMatchObject({ canBeDone: 'yes' })
      expect(await titles()).toEqual(['Renewal'])
      expect(await last()).toMatchObject({
        event: 'restored',
        actor: { kind: 'user', id: '9', name: 'User 9' },
        companyId: '3',
        restoredFrom: id,
        source: 'http',
      })
      const again = await order(id)
      expect(again.status).toBe(409)
      expect((await problemOf(again)).plan).toMatchObject({ obstacles: [{ why: 'exists' }] })
      expect((await app.activities()).length).toBe(count + 1)
    })

    test('an update is planned, taken back once, and recorded as of an admin in whose name somebody else acts', async () => {
      const { id } = await write('d1', 'Renewal', 'Won')
      expect(await detailsOf(id)).toMatchObject({
        now: [{ field: 'title', value: 'Won' }],
        restore: 'revert',
      })
      expect(await planOf(await read(id, LEO, '?fields=title'))).toMatchObject({ what: 'revert' })
      const impersonated = { ...LEO, user: '7 of 3 by root' }
      expect(await planOf(await order(id, { fields: ['title'] }, impersonated), 'post')).toMatchObject({
        fields: [{ field: 'title', outcome: 'put back', now: 'Won', then: 'Renewal' }],
      })
      expect(await titles()).toEqual(['Renewal'])
      expect(await last()).toMatchObject({
        actor: { kind: 'user', id: '7' },
        onBehalf: true,
        impersonator: { kind: 'admin', id: 'root' },
        restoredFrom: id,
      })
      const count = (await app.activities()).length
      expect(await planOf(await order(id), 'post')).toMatchObject({ summary: 'Everything is as it was' })
      expect((await app.activities()).length).toBe(count)
    })

    test('what was changed since is 409 with the plan, and put back by force', async () => {
      const { id } = await write('d1', 'Renewal', 'Won')
      await write('d1', 'Lost')
      expect(await planOf(await read(id))).toMatchObject({ canBeDone: 'by force' })
      for (const body of [{}, { force: false }]) {
        const answer = await order(id, body)
        expect(answer.status).toBe(409)
        expect((await problemOf(answer)).plan).toMatchObject({
          canBeDone: 'by force',
          fields: [{ field: 'title', outcome: 'changed since', changedBy: { actor: { name: 'Ana' } } }],
        })
      }
      expect(await titles()).toEqual(['Lost'])
      await planOf(await order(id, { force: true }), 'post')
      expect(await titles()).toEqual(['Renewal'])
    })

    test('whom the application does not allow is told so, and that nothing can be taken back', async () => {
      const { id } = await remove('d1')
      const asked = { ...LEO, headers: { 'x-may-restore': 'no' } }
      expect(await detailsOf(id, 'company 3', asked.headers)).toMatchObject({ restore: null })
      const answers = [await read(id, asked), await order(id, {}, asked)]
      expect(answers.map(({ status }) => status)).toEqual([403, 403])
      await problemOf(answers[0] as Response, 'get')
      await problemOf(answers[1] as Response)
      expect(await titles()).toEqual([])
    })

    test('what the viewer may not see, or was no deletion and no update, is not there', async () => {
      const { id: created } = await write('d2', 'Renewal')
      const { id: ofAnother } = await actAs({ actor: bea }, async () => {
        await deals().save({ id: 'd3', title: 'Other' })
        await deals().delete({ id: 'd3' })
        return last()
      })
      const { id: ofAdmin } = await actAs({ actor: root }, async () => {
        await deals().update({ id: 'd2' }, { title: 'By an admin' })
        return last()
      })
      const answers: string[] = []
      for (const id of [created, ofAnother, ofAdmin, '0'.repeat(26), 'x%00']) {
        for (const [answer, method] of [
          [await read(id), 'get'],
          [await order(id, { force: true }), 'post'],
        ] as const) {
          expect([id, answer.status]).toEqual([id, 404])
          answers.push(JSON.stringify(await problemOf(answer, method)))
        }
      }
      expect(new Set(answers).size).toBe(1)
      expect(await titles()).toEqual(['By an admin'])
    })

    test('the present values are those that the viewer can know of, whoever wrote the row', async () => {
      const { id } = await write('d1', 'Renewal', 'Won')
      await actAs({ actor: root }, () => deals().update({ id: 'd1' }, { title: 'By an admin' }))
      expect(await detailsOf(id)).toMatchObject({ now: [{ field: 'title', value: 'Won' }] })
      await actAs({ actor: ana }, () => deals().delete({ id: 'd1' }))
      expect(await detailsOf(id)).toMatchObject({ now: null })
    })

    test('nobody gets a plan or a record', async () => {
      const { id } = await remove('d1')
      const answers = [await read(id, {}), await order(id, {}, {})]
      expect(answers.map(({ status }) => status)).toEqual([401, 401])
      for (const answer of answers) await answer.text()
      expect(await titles()).toEqual([])
    })

    test('all that is wrong with an order is told at once', async () => {
      const { id } = await write('d1', 'Renewal', 'Won')
      for (const [body, paths] of [
        [{ fields: 'title', force: 1, all: true }, ['all', 'fields', 'force']],
        [{ fields: [] }, ['fields']],
        [{ fields: ['title', 'id'] }, ['fields']],
        [{ fields: [1] }, ['fields']],
      ] as const) {
        const answer = await order(id, body)
        expect([body, answer.status]).toEqual([body, 400])
        const { problems = [] } = await problemOf(answer)
        expect(problems.map(({ path }) => path)).toEqual(paths)
      }
      const plan = await read(id, LEO, '?fields=other&size=1')
      expect(plan.status).toBe(400)
      expect((await problemOf(plan, 'get')).problems).toMatchObject([{ path: 'size' }, { path: 'fields' }])
      expect(await titles()).toEqual(['Won'])
    })

    test('a page of another site, or one that sends no JSON, brings nothing back', async () => {
      const { id } = await remove('d1')
      const refused = async (status: number, headers: Record<string, string>, body?: string) => {
        const answer = await order(id, body, { ...LEO, headers })
        expect([headers, answer.status]).toEqual([headers, status])
        await answer.text()
      }
      await refused(403, { 'sec-fetch-site': 'cross-site' })
      await refused(403, { 'sec-fetch-site': 'same-site' })
      await refused(403, { origin: 'https://evil.example' })
      await refused(415, { 'content-type': 'text/plain' })
      await refused(415, { 'content-type': 'application/x-www-form-urlencoded' }, 'force=true')
      expect(await titles()).toEqual([])
      await planOf(await order(id, {}, { ...LEO, headers: { 'sec-fetch-site': 'same-origin' } }), 'post')
    })

    test.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is 405', async (method) => {
      const { id } = await remove('d1')
      const answer = await read(id, { ...LEO, method })
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
      await answer.text()
    })
  })
}
