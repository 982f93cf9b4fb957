import { Column, Entity, PrimaryColumn, VersionColumn } from 'typeorm'
import { createActivityLogHandler } from '../../src/http/index.js'
import { databases } from '../support/databases.js'
import { type Application, openApplication } from '../behaviour/capture/open-application.js'
import { actAs } from '../../src/index.js'

@Entity()
class Sheet {
  @PrimaryColumn({ type: 'int' }) id!: number
  @Column({ type: 'varchar', length: 20 }) title!: string
  @VersionColumn() version!: number
}

describe('bringing back over HTTP', () => {
  let application: Application
  let updateId: string

  beforeEach(async () => {
    const [database] = databases
    if (database === undefined) throw new Error('There is no database.')
    application = await openApplication(database, [Sheet])
    const sheets = application.db.getRepository(Sheet)
    await actAs({ actor: { kind: 'user', id: 7, companyId: 3 } }, async () => {
      await sheets.save({ id: 1, title: 'a' })
      await sheets.save({ id: 1, title: 'b' })
    })
    updateId = (await application.activities()).at(-1)?.id ?? ''
  })

  afterEach(() => application.db.destroy())

  const post = (canRestore: unknown, body: object) =>
    createActivityLogHandler(application.db, {
      viewer: () => ({ as: 'company', companyId: 3 }),
      canRestore: canRestore as () => boolean,
    })(
      new Request(`http://localhost/api/activities/${updateId}/restore`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    )

  test('a field that TypeORM itself keeps up to date cannot be asked for', async () => {
    const answer = await post(() => true, { fields: ['version'] })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ problems: [{ path: 'fields' }] })
  })

  test('nothing but true allows it', async () => {
    expect((await post(() => 'no', {})).status).toBe(403)
    expect((await post(() => true, {})).status).toBe(200)
  })
})
