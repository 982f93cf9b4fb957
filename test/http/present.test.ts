/** What the details of an activity say that its fields hold now. */
import { Column, DeleteDateColumn, Entity, JoinTable, ManyToMany, PrimaryColumn } from 'typeorm'
import { actAs, Audited, AuditMask, type Activity } from '../../src/index.js'
import { createActivityLogHandler } from '../../src/http/index.js'
import { type Application, openApplication } from '../behaviour/capture/open-application.js'
import { ana } from '../contract/application.js'
import { forEachDatabase } from '../support/databases.js'
import { countStatements } from '../support/statements.js'

@Entity()
@Audited()
class Word {
  @PrimaryColumn({ type: 'int' }) id!: number
  @Column({ type: 'varchar', length: 20 }) text!: string
}

@Entity()
@Audited()
class Sheet {
  @PrimaryColumn({ type: 'int' }) id!: number
  @Column({ type: 'varchar', length: 20 }) title!: string
  @Column({ type: 'int', default: 0 }) views!: number
  @AuditMask() @Column({ type: 'varchar', length: 20, default: '' }) code!: string
  @ManyToMany(() => Word) @JoinTable() words?: Word[]
}

@Entity()
@Audited()
class Folder {
  @PrimaryColumn({ type: 'int' }) id!: number
  @Column({ type: 'varchar', length: 20 }) title!: string
  @DeleteDateColumn() deletedAt!: Date | null
}

const HOT = 300

forEachDatabase('what fields hold now', (database) => {
  let app: Application
  beforeEach(async () => {
    app = await openApplication(database, [Word, Sheet, Folder])
  })
  afterEach(() => app.db.destroy())

  const act = async (work: () => Promise<unknown>): Promise<Activity> => {
    await actAs({ actor: ana }, work)
    return (await app.activities()).at(-1) as Activity
  }
  const ask = async ({ id }: Activity) => {
    const handler = createActivityLogHandler(app.db, {
      viewer: () => ({ as: 'company', companyId: 3 }),
      canRestore: () => true,
    })
    const answer = await handler(new Request(`http://log/api/activities/${id}`))
    return (await answer.json()) as { readonly now: readonly object[] | null; readonly restore: unknown }
  }

  test('is told of all its fields, with what is masked as masked and links as they all are', async () => {
    const words = app.db.getRepository(Word)
    const sheets = app.db.getRepository(Sheet)
    const [first, second] = await words.save([
      { id: 1, text: 'a' },
      { id: 2, text: 'b' },
    ])
    const created = await act(() => sheets.save({ id: 1, title: 'a', code: 'x', words: [first as Word] }))
    const linked = await act(() => sheets.save({ id: 1, words: [first as Word, second as Word] }))
    await act(() => sheets.update({ id: 1 }, { title: 'b', code: 'y' }))
    expect((await ask(created)).now).toEqual([
      { field: 'id', value: 1 },
      { field: 'title', value: 'b' },
      { field: 'views', value: 0 },
      { field: 'code', value: null, masked: true },
      { field: 'words', value: [expect.objectContaining({ id: '1' }), expect.objectContaining({ id: '2' })] },
    ])
    expect((await ask(linked)).now).toHaveLength(1)
  })

  test('takes reads in proportion to what happened since, and not to the record’s activities', async () => {
    const sheets = app.db.getRepository(Sheet)
    await act(() => sheets.save({ id: 1, title: 'a' }))
    const early = await act(() => sheets.update({ id: 1 }, { title: 'b' }))
    await actAs({ actor: ana }, async () => {
      for (let views = 1; views <= HOT; views++) await sheets.update({ id: 1 }, { views })
    })
    const last = (await app.activities()).at(-1) as Activity
    const statementsFor = async (activity: Activity) =>
      (await countStatements(app.db, () => ask(activity))).count
    expect(await statementsFor(early)).toBeGreaterThan(await statementsFor(last))
    expect((await ask(early)).now).toEqual([{ field: 'title', value: 'b' }])
    expect((await ask(last)).now).toEqual([{ field: 'views', value: HOT }])
    await act(() => sheets.update({ id: 1 }, { title: 'c' }))
    expect(await statementsFor(early)).toBe(await statementsFor(last))
  })

  test('is nothing where a record is deleted softly, though its row was changed since, until it is back', async () => {
    const folders = app.db.getRepository(Folder)
    await act(() => folders.save({ id: 1, title: 'a' }))
    const update = await act(() => folders.update({ id: 1 }, { title: 'b' }))
    await act(() => folders.softDelete({ id: 1 }))
    await act(() => folders.update({ id: 1 }, { title: 'c' }))
    expect((await ask(update)).now).toBeNull()
    await act(() => folders.restore({ id: 1 }))
    expect((await ask(update)).now).toEqual([{ field: 'title', value: 'c' }])
  })

  test('says of a deletion that is undone already that there is nothing to bring back', async () => {
    const sheets = app.db.getRepository(Sheet)
    const sheet = await act(() => sheets.save({ id: 1, title: 'a' }))
    const deletion = await act(() => sheets.delete({ id: 1 }))
    expect(await ask(deletion)).toMatchObject({ now: null, restore: 'restore' })
    await act(() => sheets.save({ id: 1, title: 'b' }))
    expect(await ask(deletion)).toMatchObject({ restore: null })
    await act(() => sheets.delete({ id: 1 }))
    expect(await ask(deletion)).toMatchObject({ now: null, restore: 'restore' })
    expect(await ask(sheet)).toMatchObject({ restore: null })
  })

  test('is not told of an entity that is gone, and nothing of it is brought back', async () => {
    const sheets = app.db.getRepository(Sheet)
    await act(() => sheets.save({ id: 1, title: 'a' }))
    const update = await act(() => sheets.update({ id: 1 }, { title: 'b' }))
    const { db } = app
    const gone = db.entityMetadatas.filter(({ target }) => target !== Sheet)
    Object.assign(db, { entityMetadatas: gone })
    expect(await ask(update)).toMatchObject({ now: null, restore: null })
  })
})
