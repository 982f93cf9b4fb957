/** Where an operation happens: what it finds in the tables, and the choices that its small numbers stand for. */
import type { DataSource, EntityManager, EntityTarget, ObjectLiteral } from 'typeorm'
import { withoutAudit } from '../../../src/index.js'
import type { TestDatabase } from '../../support/databases.js'
import { Doc, ENTITIES, Folder, Note, Person, Seat, Tag, Team } from './entities.js'

export interface World {
  readonly em: EntityManager
  readonly family: TestDatabase['family']
  /** The next choice out of `count`. */
  readonly next: (count: number) => number
  /** A text of a small stock, so that writes meet values that are there already. */
  readonly text: () => string
  /** An e-mail address of a stock that is smaller still. */
  readonly email: () => string | null
  /** Some row of a table; undefined when there is none. */
  readonly one: <T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    relations?: readonly string[],
  ) => Promise<T | undefined>
  /** One to three rows in the order of their keys; none when the table is empty. */
  readonly several: <T extends ObjectLiteral>(
    entity: EntityTarget<T>,
    relations?: readonly string[],
  ) => Promise<T[]>
}

/** An operation whose choices were made: in words, and ready to be run. */
export interface Planned {
  readonly words: string
  write(): Promise<unknown>
}

/** A way to write. It gives null when there is nothing to write to. */
export type WritePath = (world: World) => Promise<Planned | null>
export type WritePaths = Readonly<Record<string, WritePath>>

/** The world as a transaction sees it. Choices beyond the given ones begin anew. */
export function openWorld(
  em: EntityManager,
  family: TestDatabase['family'],
  choices: readonly number[],
): World {
  let at = 0
  const next = (count: number) => (choices[at++ % choices.length] ?? 0) % count
  const all = async <T extends ObjectLiteral>(entity: EntityTarget<T>, relations: readonly string[]) => {
    const keys = em.connection.getMetadata(entity).primaryColumns.map(({ propertyName }) => propertyName)
    const order = Object.fromEntries(keys.map((key) => [key, 'ASC']))
    const wanted = Object.fromEntries(relations.map((name) => [name, true]))
    return em.find(entity, { order, relations: wanted, withDeleted: true } as never)
  }
  return {
    em,
    family,
    next,
    text: () => ['ant', 'bee', 'cat', 'dog', 'éclair'][next(5)] as string,
    email: () => ['a@x', 'b@x', 'c@x', 'd@x', 'e@x', 'h@x', null, null][next(8)] as string | null,
    one: async (entity, relations = []) => {
      const rows = await all(entity, relations)
      return rows[next(Math.max(rows.length, 1))]
    },
    several: async (entity, relations = []) => {
      const rows = await all(entity, relations)
      const start = next(Math.max(rows.length, 1))
      return rows.slice(start, start + 1 + next(3))
    },
  }
}

/** The label of the tags that are there at the beginning. */
export const SEEDED_LABEL = 'seeded'

/** Empties the tables and fills them with a few rows, behind the log's back. */
export async function fillWorld(db: DataSource): Promise<void> {
  await withoutAudit('the workload begins with these rows', () =>
    db.transaction(async (em) => {
      for (const entity of [...ENTITIES].reverse())
        await em.createQueryBuilder().delete().from(entity).execute()
      await fill(em)
    }),
  )
}

async function fill(em: EntityManager): Promise<void> {
  const teams = [
    { name: 'red', settings: { level: 1, colours: ['red'] } },
    { name: 'blue', settings: null },
  ]
  await em.insert(Team, teams)
  const [red, blue] = await em.find(Team, { order: { name: 'DESC' } })
  await em.insert(
    Tag,
    ['x', 'y', 'z'].map((code) => ({ code, label: SEEDED_LABEL })),
  )
  await em.insert(Person, [
    { name: 'ant', email: 'a@x', team: red },
    { name: 'bee', email: 'b@x', team: blue },
    { name: 'cat', email: null, team: red, active: false },
    { name: 'ant', email: null },
  ] as never)
  const people = await em.find(Person, { order: { id: 'ASC' } })
  const [ana, ben] = people
  await em.createQueryBuilder().relation(Person, 'tags').of(ana).add(['x', 'y'])
  await em.createQueryBuilder().relation(Person, 'tags').of(ben).add(['x'])
  await em.insert(Note, [
    { text: 'ant', person: ana, reviewer: ben },
    { text: 'bee', person: ana },
    { text: 'ant', person: ben, reviewer: ana },
  ] as never)
  await em.insert(Doc, [{ title: 'ant' }, { title: 'bee' }])
  await em.insert(Doc, { title: 'ant', deletedAt: new Date(Date.UTC(2024, 0, 31, 12)) })
  await em.insert(
    Seat,
    [1, 2, 3].map((place) => ({ rank: 1, place, holder: 'nobody' })),
  )
  await em.save(Folder, { name: 'root', children: [{ name: 'left' }, { name: 'right' }] } as never)
}
