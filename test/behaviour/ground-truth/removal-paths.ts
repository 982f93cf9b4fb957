/** Writes that remove: by entity, by criteria, softly, and what the database removes along with them. */
import type { EntityTarget, ObjectLiteral } from 'typeorm'
import { Doc, ENTITIES, Folder, Note, Person, Seat, Tag, Team } from './entities.js'
import { brief } from './save-paths.js'
import type { World, WritePath, WritePaths } from './world.js'

const removing =
  (entity: EntityTarget<ObjectLiteral>): WritePath =>
  async (world) => {
    const rows = await world.several(entity)
    if (rows.length === 0) return null
    const [first] = rows as [ObjectLiteral]
    const target = world.next(2) === 0 ? first : rows
    const name = world.em.connection.getMetadata(entity).name
    return { words: `remove(${name} ${brief(target)})`, write: () => world.em.remove(target) }
  }

const softly =
  (method: 'softRemove' | 'recover'): WritePath =>
  async (world) => {
    const docs = await world.several(Doc)
    return { words: `${method}(Doc ${brief(docs)})`, write: () => world.em[method](docs) }
  }

const softlyByCriteria =
  (method: 'softDelete' | 'restore'): WritePath =>
  async ({ em, next, text, one }) => {
    const doc = await one(Doc)
    const criteria = next(3) === 0 || doc === undefined ? { title: text() } : doc.id
    return {
      words: `${method}(Doc, ${brief(criteria)})`,
      write: () => em.getRepository(Doc)[method](criteria),
    }
  }

const softlyByBuilder: WritePath = async ({ em, next }) => {
  const pages = next(3)
  const isRestoring = next(2) === 0
  return {
    words: `builder: ${isRestoring ? 'restore' : 'softDelete'} Doc where pages >= ${pages}`,
    write: () => {
      const builder = em.createQueryBuilder(Doc, 'doc')
      const chosen = isRestoring ? builder.restore() : builder.softDelete()
      return chosen.where('pages >= :pages', { pages }).execute()
    },
  }
}

const CRITERIA: ReadonlyMap<EntityTarget<ObjectLiteral>, (world: World) => Promise<unknown>> = new Map<
  EntityTarget<ObjectLiteral>,
  (world: World) => Promise<unknown>
>([
  [Person, async (world) => (world.next(2) === 0 ? { name: world.text() } : (await world.one(Person))?.id)],
  [Team, async (world) => ({ name: ['red', 'blue', world.text()][world.next(3)] })],
  [Tag, async (world) => (await world.one(Tag))?.code],
  [Note, async (world) => ({ text: world.text() })],
  [Seat, async (world) => ({ place: 1 + world.next(3) })],
  [Folder, async (world) => (await world.one(Folder))?.id],
  [Doc, async (world) => (await world.several(Doc)).map(({ id }) => id)],
])

const byCriteria: WritePath = async (world) => {
  const entity = ENTITIES[world.next(ENTITIES.length)] as EntityTarget<ObjectLiteral>
  const criteria = await CRITERIA.get(entity)?.(world)
  if (criteria == null || (Array.isArray(criteria) && criteria.length === 0)) return null
  const name = world.em.connection.getMetadata(entity).name
  return {
    words: `delete(${name}, ${brief(criteria)})`,
    write: () => world.em.delete(entity, criteria),
  }
}

const byBuilder: WritePath = async ({ em, next, text, one }) => {
  const person = await one(Person)
  const name = text()
  const choice = next(3)
  if (choice === 0) {
    return {
      words: `builder: delete Person where id = ${person?.id} or name = ${name}`,
      write: () =>
        em
          .createQueryBuilder()
          .delete()
          .from(Person)
          .where('id = :id', { id: person?.id ?? 0 })
          .orWhere('name = :name', { name })
          .execute(),
    }
  }
  if (choice === 1) {
    // Without quotes TypeORM would take the table's name for that of the relation.
    const [column, table] = ['personId', 'person'].map((each) => em.connection.driver.escape(each))
    return {
      words: `builder: delete Note where its person is called ${name}`,
      write: () =>
        em
          .createQueryBuilder()
          .delete()
          .from(Note)
          .where(`${column} IN (SELECT id FROM ${table} WHERE name = :name)`, { name })
          .execute(),
    }
  }
  return {
    words: 'builder: delete Seat (all)',
    write: () => em.createQueryBuilder().delete().from(Seat).execute(),
  }
}

/** Removals whose rows others may point at, so that the database changes further rows itself. */
export const REMOVAL_PATHS: WritePaths = {
  removePerson: removing(Person),
  removeTeam: removing(Team),
  removeTag: removing(Tag),
  removeFolder: removing(Folder),
  deleteByCriteria: byCriteria,
  deleteByBuilder: byBuilder,
}

/** Removals of rows that nothing points at. */
export const LEAF_REMOVAL_PATHS: WritePaths = {
  removeNote: removing(Note),
  removeSeat: removing(Seat),
  removeDoc: removing(Doc),
  softRemove: softly('softRemove'),
  recover: softly('recover'),
  softDelete: softlyByCriteria('softDelete'),
  restore: softlyByCriteria('restore'),
  softDeleteByBuilder: softlyByBuilder,
}
