/** Writes by insert(), update(), upsert() and the query builders behind them, and by relation builders. */
import { Doc, Note, Person, Seat, Tag, Team } from './entities.js'
import { A_TIME, brief } from './save-paths.js'
import type { World, WritePath, WritePaths } from './world.js'

async function personValues({ next, text, email, one }: World): Promise<Record<string, unknown>> {
  const team = next(3) === 0 ? await one(Team) : undefined
  return { name: text(), email: email(), ...(next(2) === 0 && { score: next(4) }), ...(team && { team }) }
}

const insertPeople: WritePath = async (world) => {
  const values = [await personValues(world), await personValues(world), await personValues(world)]
  const chosen = values.slice(world.next(3))
  return {
    words: `insert(Person, ${brief(chosen)})`,
    write: () => world.em.insert(Person, (chosen.length === 1 ? chosen[0] : chosen) as never),
  }
}

const insertOthers: WritePath = async ({ em, next, text, one }) => {
  const person = await one(Person)
  const choices = [
    [Team, { name: text(), settings: { level: next(3) } }],
    [Tag, { code: `t${next(6)}`, label: text() }],
    [Note, [{ text: text(), person }, { text: text() }]],
    [Doc, [{ title: text() }, { title: text(), pages: next(3) }]],
    [Seat, { rank: 1 + next(2), place: 1 + next(4), holder: text() }],
  ] as const
  const [entity, values] = choices[next(choices.length)] as (typeof choices)[number]
  return {
    words: `insert(${entity.name}, ${brief(values)})`,
    write: () => em.insert(entity, values as never),
  }
}

const insertBuilt: WritePath = async (world) => {
  const values = [await personValues(world), await personValues(world)].slice(world.next(2))
  const isIgnoring = world.next(3) > 0
  // TypeORM's `mysql` driver itself throws when it looks for the id of an ignored row.
  const isUpdating = world.next(2) === 0 && !(isIgnoring && world.family === 'mysql')
  const builder = () => {
    const plain = world.em.createQueryBuilder().insert().into(Person).updateEntity(isUpdating)
    return (isIgnoring ? plain.orIgnore() : plain).values(values)
  }
  return {
    words: `builder: insert Person ${brief(values)}${isIgnoring ? ' orIgnore' : ''} updateEntity(${isUpdating})`,
    write: () => builder().execute(),
  }
}

const insertTeamQuietly: WritePath = async ({ em, text }) => {
  const values = [{ name: text() }, { name: text(), settings: { level: 1 } }]
  return {
    words: `builder: insert Team ${brief(values)} updateEntity(false)`,
    write: () => em.createQueryBuilder().insert().into(Team).values(values).updateEntity(false).execute(),
  }
}

const update: WritePath = async ({ em, next, text, email, one, several }) => {
  const person = await one(Person)
  const ids = (await several(Person)).map(({ id }) => id)
  const criteria = [person?.id ?? 0, { active: next(2) === 0 }, { name: text() }, ids][next(4)]
  const values = [
    { name: text() },
    { email: email() },
    { score: next(3), active: true },
    { team: (await one(Team)) ?? null },
    { score: () => 'score + 1' },
  ][next(5)]
  return {
    words: `update(Person, ${brief(criteria)}, ${brief(values)})`,
    write: () => em.update(Person, criteria, values as never),
  }
}

const updateOthers: WritePath = async ({ em, next, text, one }) => {
  const team = await one(Team)
  const choices = [
    [Team, team?.id ?? '00000000-0000-4000-8000-000000000000', { settings: { level: next(3), of: text() } }],
    [Doc, { title: text() }, { pages: next(3) }],
    [Doc, { pages: next(3) }, { title: () => 'title' }],
    [Doc, { title: text() }, { deletedAt: next(2) === 0 ? null : A_TIME }],
    [Team, { name: 'red' }, { settings: { colours: ['red'], level: next(3) } }],
    [Seat, { place: 1 + next(3) }, { holder: text() }],
    [Note, { text: text() }, { person: (await one(Person)) ?? null }],
    [Tag, { code: 'x' }, { label: text() }],
    [Seat, { rank: 1, place: 1 + next(3) }, { place: 5 + next(3) }],
  ] as const
  const [entity, criteria, values] = choices[next(choices.length)] as (typeof choices)[number]
  return {
    words: `update(${entity.name}, ${brief(criteria)}, ${brief(values)})`,
    write: () => em.update(entity, criteria, values as never),
  }
}

const updateBuilt: WritePath = async ({ em, next, text, one }) => {
  const [name, other, score, id] = [text(), text(), next(3), (await one(Person))?.id ?? 0]
  const isSubquery = next(2) === 0
  const column = em.connection.driver.escape('personId')
  return {
    words: isSubquery
      ? `builder: update Person set name = ${name} where it has a note ${other}`
      : `builder: update Person set name = ${name} where score > ${score} or id = ${id}`,
    write: () => {
      const builder = em.createQueryBuilder().update(Person).set({ name })
      const chosen = isSubquery
        ? builder.where(`id IN (SELECT ${column} FROM note WHERE text = :other)`, { other })
        : builder.where('score > :score', { score }).orWhere('id = :id', { id })
      return chosen.execute()
    },
  }
}

const updateAll: WritePath = async ({ em, next, text }) => {
  const [entity, values] = [
    [Note, { text: text() }] as const,
    [Person, { score: () => `score * ${next(2)}` }] as const,
    [Doc, { pages: next(3) }] as const,
  ][next(3)] as [typeof Note, { text: string }]
  return {
    words: `builder: update ${entity.name} set ${brief(values)} (all)`,
    write: () => em.createQueryBuilder().update(entity).set(values).execute(),
  }
}

const step: WritePath = async ({ em, next, one }) => {
  const method = next(2) === 0 ? 'increment' : 'decrement'
  const criteria = next(2) === 0 ? { active: true } : { id: (await one(Person))?.id ?? 0 }
  const by = next(3)
  return {
    words: `${method}(Person, ${brief(criteria)}, score, ${by})`,
    write: () => em[method](Person, criteria, 'score', by),
  }
}

const upsertPeople: WritePath = async ({ em, next, text, email }) => {
  const first = { name: text(), email: email() ?? 'f@x', score: next(2) }
  const second = { name: text(), email: 'g@x', score: 1 }
  const values = [first, second].slice(0, 1 + next(2))
  return {
    words: `upsert(Person, ${brief(values)}, [email])`,
    write: () => em.upsert(Person, values, ['email']),
  }
}

const upsertSeats: WritePath = async ({ em, next, text }) => {
  const values = [1 + next(2), 3, 4]
    .slice(0, 1 + next(3))
    .map((place) => ({ rank: 1, place, holder: text() }))
  return {
    words: `upsert(Seat, ${brief(values)}, [rank, place])`,
    write: () => em.upsert(Seat, values, ['rank', 'place']),
  }
}

const upsertUnchanged: WritePath = async ({ em, several }) => {
  const seats = (await several(Seat)).map((seat) => ({ ...seat }))
  if (seats.length === 0) return null
  return {
    words: `upsert(Seat, ${brief(seats)}, {skipUpdateIfNoValuesChanged on PostgreSQL})`,
    write: () =>
      em.upsert(Seat, seats, {
        conflictPaths: ['rank', 'place'],
        skipUpdateIfNoValuesChanged: em.connection.options.type === 'postgres',
      }),
  }
}

/** Writes that name rows by their values or by criteria. */
export const BUILDER_PATHS: WritePaths = {
  insertPeople,
  insertOthers,
  insertBuilt,
  insertTeamQuietly,
  update,
  updateOthers,
  updateBuilt,
  updateAll,
  step,
  upsertPeople,
  upsertSeats,
  upsertUnchanged,
}
