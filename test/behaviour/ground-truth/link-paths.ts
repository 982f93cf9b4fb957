/** Writes by relation builders: `.relation(Person, 'tags').of(person).add(tag)` and their like. */
import { Person, Tag, Team } from './entities.js'
import { brief } from './save-paths.js'
import type { World, WritePath, WritePaths } from './world.js'

type Keys = readonly (string | number)[]

async function peopleAndTags(world: World): Promise<{ people: Keys; tags: Keys }> {
  const people = (await world.several(Person)).map(({ id }) => id)
  return { people, tags: (await world.several(Tag)).map(({ code }) => code) }
}

/** Links what is not linked yet: the junction's primary key refuses the others. */
const addTags: WritePath = async (world) => {
  const person = await world.one(Person, ['tags'])
  if (person === undefined) return null
  const linked = new Set(person.tags.map(({ code }) => code))
  const { tags } = await peopleAndTags(world)
  const wanted = tags.filter((code) => !linked.has(String(code)) || world.next(4) === 0)
  if (wanted.length === 0) return null
  return {
    words: `relation Person.tags of ${person.id} add ${brief(wanted)}`,
    write: () => world.em.createQueryBuilder().relation(Person, 'tags').of(person.id).add(wanted),
  }
}

const removeTags: WritePath = async (world) => {
  const person = await world.one(Person, ['tags'])
  const { people, tags } = await peopleAndTags(world)
  if (person === undefined || tags.length === 0) return null
  const linked = person.tags.map(({ code }) => code).slice(0, 1 + world.next(2))
  const isSeveral = world.next(3) === 0 || linked.length === 0
  const [of, gone]: [Keys, Keys] = isSeveral ? [people, tags] : [[person.id], linked]
  return {
    words: `relation Person.tags of ${brief(of)} remove ${brief(gone)}`,
    write: () => world.em.createQueryBuilder().relation(Person, 'tags').of(of).remove(gone),
  }
}

const fromInverseSide: WritePath = async (world) => {
  const tag = await world.one(Tag, ['people'])
  const { people } = await peopleAndTags(world)
  if (tag === undefined) return null
  const linked = new Set(tag.people.map(({ id }) => id))
  const isAdding = world.next(2) === 0
  const wanted = people.filter((id) => linked.has(Number(id)) !== isAdding)
  if (wanted.length === 0) return null
  return {
    words: `relation Tag.people of ${tag.code} ${isAdding ? 'add' : 'remove'} ${brief(wanted)}`,
    write: () => {
      const relation = world.em.createQueryBuilder().relation(Tag, 'people').of(tag.code)
      return isAdding ? relation.add(wanted) : relation.remove(wanted)
    },
  }
}

const setTeam: WritePath = async (world) => {
  const { people } = await peopleAndTags(world)
  const team = world.next(3) === 0 ? null : ((await world.one(Team))?.id ?? null)
  if (people.length === 0) return null
  return {
    words: `relation Person.team of ${brief(people)} set ${team}`,
    write: () => world.em.createQueryBuilder().relation(Person, 'team').of(people).set(team),
  }
}

const teamPeople: WritePath = async (world) => {
  const team = await world.one(Team)
  const { people } = await peopleAndTags(world)
  if (team === undefined || people.length === 0) return null
  const isAdding = world.next(2) === 0
  return {
    words: `relation Team.people of ${team.id} ${isAdding ? 'add' : 'remove'} ${brief(people)}`,
    write: () => {
      const relation = world.em.createQueryBuilder().relation(Team, 'people').of(team.id)
      return isAdding ? relation.add(people) : relation.remove(people)
    },
  }
}

/** Links, from both sides, and foreign keys. */
export const LINK_PATHS: WritePaths = {
  linkTags: addTags,
  unlinkTags: removeTags,
  linkFromInverseSide: fromInverseSide,
  setTeam,
  teamPeople,
}
