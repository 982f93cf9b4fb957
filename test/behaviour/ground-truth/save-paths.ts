/** Writes by save(), with its cascades and options. */
import type { DeepPartial, EntityTarget, ObjectLiteral, SaveOptions } from 'typeorm'
import { Doc, Folder, Note, Person, Seat, Tag, Team } from './entities.js'
import type { Planned, World, WritePath, WritePaths } from './world.js'

/** A time of an application's own. */
export const A_TIME = new Date(Date.UTC(2025, 6, 1, 22, 33, 44, 555))

/** A value in a few words; an SQL expression as it stands. */
export function brief(value: unknown): string {
  const plain = (_: string, inner: unknown): unknown =>
    typeof inner === 'function' ? (inner as () => unknown)() : (inner ?? null)
  return JSON.stringify(value, plain).replaceAll('"', '')
}

function save<T extends ObjectLiteral>(
  { em }: World,
  entity: EntityTarget<T>,
  values: DeepPartial<T> | DeepPartial<T>[],
  options: SaveOptions = {},
): Planned {
  const name = em.connection.getMetadata(entity).name
  const told = Object.keys(options).length === 0 ? '' : `, ${brief(options)}`
  return {
    words: `save(${name}, ${brief(values)}${told})`,
    write: () => em.save(entity, values as DeepPartial<T>[], options),
  }
}

async function newPerson({ next, text, email, one }: World): Promise<DeepPartial<Person>> {
  const person: DeepPartial<Person> = { name: text() }
  if (next(2) === 0) person.email = email()
  if (next(2) === 0) person.score = next(4)
  if (next(3) === 0) person.team = (await one(Team)) ?? null
  return person
}

async function changedPerson(world: World): Promise<DeepPartial<Person> | null> {
  const { next, text, email, one } = world
  const person = await one(Person)
  if (person === undefined) return null
  const change = next(5)
  if (change === 0) person.name = text()
  if (change === 1) person.email = email()
  if (change === 2) person.score += 1
  if (change === 3) person.active = !person.active
  if (change === 4) person.team = (await one(Team)) ?? null
  return person
}

const newOrChanged = async (world: World): Promise<DeepPartial<Person>> =>
  (world.next(2) === 0 ? await changedPerson(world) : null) ?? newPerson(world)

async function severalPeople(world: World): Promise<DeepPartial<Person>[]> {
  const changed = (await world.several(Person)).map((person) => ({ ...person, name: world.text() }))
  const fresh = [await newPerson(world), await newPerson(world)].slice(world.next(3))
  return [...changed, ...fresh] as DeepPartial<Person>[]
}

const savingPeople =
  (options: SaveOptions): WritePath =>
  async (world) =>
    save(world, Person, await severalPeople(world), options)

const savingPerson =
  (options: SaveOptions): WritePath =>
  async (world) =>
    save(world, Person, await newOrChanged(world), options)

const withNotes: WritePath = async (world) => {
  const { next, text, one } = world
  const found = next(2) === 0 ? await one(Person, ['notes']) : undefined
  const person = found ?? (await newPerson(world))
  const notes = (person.notes ?? []) as DeepPartial<Note>[]
  notes.forEach((note) => (note.text = text()))
  person.notes = [...notes, { text: text() }].slice(0, 1 + next(3))
  return save(world, Person, person)
}

const withoutSomeNotes: WritePath = async (world) => {
  const person = await world.one(Person, ['notes'])
  if (person === undefined) return null
  person.notes = person.notes.slice(1)
  return save(world, Person, person as DeepPartial<Person>)
}

const withTags: WritePath = async (world) => {
  const { next, text, one, several } = world
  const found = next(3) > 0 ? await one(Person, ['tags']) : undefined
  const person = found ?? (await newPerson(world))
  if (next(3) === 0) person.name = text()
  const tags: DeepPartial<Tag>[] = next(4) === 0 ? [] : await several(Tag)
  // A new tag is inserted by the cascade.
  const code = `n${next(4)}`
  if (next(3) === 0 && !(await world.em.existsBy(Tag, { code }))) tags.push({ code, label: text() })
  person.tags = tags
  return save(world, Person, person)
}

const tagWithPeople: WritePath = async (world) => {
  const tag = await world.one(Tag, ['people'])
  if (tag === undefined) return null
  tag.people = world.next(3) === 0 ? [] : await world.several(Person)
  if (world.next(2) === 0) tag.label = world.text()
  return save(world, Tag, tag as DeepPartial<Tag>)
}

const folders: WritePath = async (world) => {
  const { next, text, one } = world
  const found = next(2) === 0 ? await one(Folder, ['children']) : undefined
  if (found === undefined) {
    const parent = (await one(Folder)) ?? { name: text() }
    const children = [{ name: text() }, { name: text(), children: [{ name: text() }] }]
    return save(world, Folder, { name: text(), parent, children: children.slice(next(3)) })
  }
  found.children = found.children.slice(next(2))
  found.children.forEach((child) => (child.name = text()))
  if (next(2) === 0) found.children.push({ name: text() } as Folder)
  return save(world, Folder, found as DeepPartial<Folder>)
}

const team: WritePath = async (world) => {
  const { next, text, one } = world
  const found = next(3) > 0 ? await one(Team) : undefined
  const settings = [null, { level: next(3) }, { colours: ['red', text()], level: 1 }][next(3)] ?? null
  return save(world, Team, { ...found, name: found?.name ?? text(), settings })
}

const note: WritePath = async (world) => {
  const found = world.next(2) === 0 ? await world.one(Note, ['person', 'reviewer']) : undefined
  const person = (await world.one(Person)) ?? null
  const reviewer = world.next(2) === 0 ? null : ((await world.one(Person)) ?? null)
  return save(world, Note, { ...found, text: world.text(), person, reviewer })
}

const docs: WritePath = async (world) => {
  const found = await world.several(Doc)
  found.forEach((doc) => (doc.title = world.text()))
  const [first] = found
  if (first !== undefined && world.next(3) === 0) first.deletedAt = first.deletedAt === null ? A_TIME : null
  const fresh: DeepPartial<Doc>[] = world.next(2) === 0 ? [{ title: world.text() }] : []
  return save(world, Doc, [...(found as DeepPartial<Doc>[]), ...fresh])
}

const seats: WritePath = async (world) => {
  const { next, text } = world
  const first = 1 + next(3)
  const wanted = [first, first + 1].slice(next(2))
  return save(
    world,
    Seat,
    wanted.map((place) => ({ rank: 1 + next(2), place, holder: text() })),
  )
}

/** save(), under names that begin with it. */
export const SAVE_PATHS: WritePaths = {
  saveNew: async (world) => save(world, Person, await newPerson(world)),
  saveChanged: async (world) => {
    const person = await changedPerson(world)
    return person && save(world, Person, person)
  },
  saveUnchanged: async (world) => save(world, Doc, (await world.several(Doc)) as DeepPartial<Doc>[]),
  saveSeveral: savingPeople({}),
  savePartial: async (world) => {
    const person = await world.one(Person)
    return person === undefined ? null : save(world, Person, { id: person.id, name: world.text() })
  },
  saveWithoutListeners: savingPerson({ listeners: false }),
  saveWithoutTransaction: savingPeople({ transaction: false }),
  saveInChunks: savingPeople({ chunk: 2 }),
  saveWithoutReload: savingPerson({ reload: false }),
  saveTeamWithoutReload: async (world) => save(world, Team, { name: world.text() }, { reload: false }),
  saveNotes: withNotes,
  saveOrphans: withoutSomeNotes,
  saveTags: withTags,
  saveTagWithPeople: tagWithPeople,
  saveFolders: folders,
  saveTeam: team,
  saveNote: note,
  saveDocs: docs,
  saveSeats: seats,
}
