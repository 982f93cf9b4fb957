/** The paths of entities: save, remove, cascades, links, trees, and what the database does by itself. */
import type { DataSource } from 'typeorm'
import { Award, Branch, Nest, Note, Path, Player, Skill, Team } from './entities.js'
import type { WritePath } from './path.js'

const players = (db: DataSource) => db.getRepository(Player)

const skilled = async (db: DataSource) => {
  const [dribble, pass] = await db.getRepository(Skill).save([
    { code: 'd', name: 'Dribble' },
    { code: 'p', name: 'Pass' },
  ])
  await players(db).save({ name: 'Ana', skills: [dribble, pass] as Skill[] })
}
const ana = (db: DataSource) =>
  players(db).findOneOrFail({ where: { name: 'Ana' }, relations: { skills: true } })

const teamOfTwo = async (db: DataSource) => {
  const team = await db
    .getRepository(Team)
    .save({ name: 'Reds', players: [{ name: 'Ana' }, { name: 'Ben' }] })
  await db.getRepository(Award).save({ title: 'Cup', player: team.players[0] as Player, sponsor: null })
  await db.getRepository(Award).save({ title: 'Shield', player: null, sponsor: team })
}

export const ENTITY_PATHS: readonly WritePath[] = [
  {
    call: 'save(): new, changed, unchanged, with cascades',
    captured: 'row by row',
    write: async (db) => {
      const team = await db.getRepository(Team).save({ name: 'Reds', players: [{ name: 'Ana' }] })
      await players(db).save({ id: team.players[0]?.id as number, score: 3 })
      await players(db).save({ id: team.players[0]?.id as number, score: 3 })
    },
    expected: ['created Team "Reds"', 'created Player "Ana"', 'updated Player "Ana": score 0 → 3'],
  },
  {
    call: 'save() with listeners: false, reload: false, chunk, transaction: false',
    captured: 'row by row',
    write: async (db) => {
      await players(db).save({ name: 'Ana' }, { listeners: false })
      await players(db).save([{ name: 'Ben' }, { name: 'Cy' }], { reload: false })
      const all = await players(db).find({ order: { id: 'ASC' } })
      await players(db).save(
        all.map(({ id }) => ({ id, score: 1 })),
        { chunk: 1 },
      )
      await players(db).save({ id: all[0]?.id as number, score: 2 }, { transaction: false })
    },
    expected: [
      'created Player "Ana"',
      'created Player "Ben"',
      'created Player "Cy"',
      'updated Player "Ana": score 0 → 1',
      'updated Player "Ben": score 0 → 1',
      'updated Player "Cy": score 0 → 1',
      'updated Player "Ana": score 1 → 2',
    ],
  },
  {
    call: 'remove(), softRemove(), recover()',
    captured: 'row by row',
    write: async (db) => {
      const note = await db.getRepository(Note).save({ text: 'a' })
      await db.getRepository(Note).softRemove(note)
      await db.getRepository(Note).recover(note)
      await db.getRepository(Note).remove(note)
    },
    expected: ['created Note "null"', 'deleted Note "null"', 'restored Note "null"', 'deleted Note "null"'],
  },
  {
    call: 'a child taken out of its parent by save()',
    captured: 'row by row',
    given: teamOfTwo,
    write: async (db) => {
      const team = await db.getRepository(Team).findOneOrFail({ where: {}, relations: { players: true } })
      team.players = team.players.filter(({ name }) => name === 'Ana')
      await db.getRepository(Team).save(team)
    },
    expected: ['updated Player "Ben": team 1 → nothing'],
  },
  {
    call: 'many-to-many links by save() of a new record',
    captured: 'row by row',
    given: (db) => db.getRepository(Skill).save({ code: 'd', name: 'Dribble' }),
    write: async (db) => players(db).save({ name: 'Ana', skills: await db.getRepository(Skill).find() }),
    expected: ['created Player "Ana": skills +Dribble'],
  },
  {
    call: 'many-to-many links by save(), from the owning side',
    captured: 'row by row',
    given: skilled,
    write: async (db) => {
      const player = await ana(db)
      player.skills = player.skills.filter(({ code }) => code === 'd')
      await players(db).save(player)
      player.score = 5
      player.skills = [...player.skills, await db.getRepository(Skill).save({ code: 'h', name: 'Header' })]
      await players(db).save(player)
    },
    expected: [
      'unlinked Player "Ana": skills -Pass',
      'created Skill "Header"',
      'updated Player "Ana": score 0 → 5, skills +Header',
    ],
  },
  {
    call: 'many-to-many links by save(), from the inverse side',
    captured: 'row by row',
    given: skilled,
    write: (db) => db.getRepository(Skill).save({ code: 'd', players: [] }),
    expected: ['unlinked Player "Ana": skills -Dribble'],
  },
  {
    call: 'many-to-many links by remove() of either end',
    captured: 'row by row',
    given: skilled,
    write: async (db) => {
      await db.getRepository(Skill).remove(await db.getRepository(Skill).findBy({ code: 'd' }))
      await players(db).remove(await ana(db))
    },
    expected: [
      'unlinked Player "Ana": skills -Dribble',
      'deleted Skill "Dribble"',
      'deleted Player "Ana": skills -Pass',
    ],
  },
  {
    call: '.relation(): add, remove, set of many-to-many links',
    captured: 'row by row',
    given: skilled,
    write: async (db) => {
      const skills = db
        .createQueryBuilder()
        .relation(Player, 'skills')
        .of(await ana(db))
      await skills.remove('d')
      await skills.addAndRemove(['d'], ['p'])
    },
    expected: [
      'unlinked Player "Ana": skills -Dribble',
      'unlinked Player "Ana": skills -Pass',
      'linked Player "Ana": skills +Dribble',
    ],
  },
  {
    call: '.relation(): set, add, remove of many-to-one and one-to-many',
    captured: 'row by row',
    given: teamOfTwo,
    write: async (db) => {
      const [first] = await players(db).find({ where: { name: 'Ana' } })
      await db.createQueryBuilder().relation(Player, 'team').of(first).set(null)
      await db.createQueryBuilder().relation(Team, 'players').of(1).add(first)
      await db.createQueryBuilder().relation(Team, 'players').of(1).remove(first)
    },
    expected: [
      'updated Player "Ana": team 1 → nothing',
      'updated Player "Ana": team nothing → 1',
      'updated Player "Ana": team 1 → nothing',
    ],
  },
  {
    call: 'rows that the database deletes or changes: ON DELETE CASCADE, SET NULL, links',
    captured: 'row by row',
    given: async (db) => {
      await teamOfTwo(db)
      const pass = await db.getRepository(Skill).save({ code: 'p', name: 'Pass' })
      await players(db).save({ ...(await ana(db)), skills: [pass] })
    },
    write: (db) => db.getRepository(Team).delete({ name: 'Reds' }),
    expected: [
      'updated Award "Shield": sponsor 1 → nothing',
      'deleted Team "Reds"',
      'deleted Player "Ana": skills -Pass',
      'deleted Player "Ben"',
      'deleted Award "Cup"',
    ],
  },
  {
    call: 'rows inserted and cascaded away in one transaction',
    captured: 'row by row',
    write: (db) =>
      db.transaction(async (manager) => {
        const team = await manager.save(Team, { name: 'Reds', players: [{ name: 'Ana' }] })
        await manager.remove(Team, team)
      }),
    expected: ['created Team "Reds"', 'created Player "Ana"', 'deleted Team "Reds"', 'deleted Player "Ana"'],
  },
  ...[Branch, Path, Nest].map((tree): WritePath => ({
    call: `trees: ${tree === Branch ? 'closure table' : tree === Path ? 'materialized path' : 'nested set'}`,
    captured: 'row by row',
    write: async (db) => {
      const nodes = db.getTreeRepository<Branch>(tree)
      const root = await nodes.save({ name: 'root' } as Branch)
      const child = await nodes.save({ name: 'child', parent: root } as Branch)
      await nodes.save({ name: 'leaf', parent: child } as Branch)
      await nodes.save({ id: child.id, name: 'twig' } as Branch)
    },
    expected: ['root', 'child', 'leaf']
      .map((name) => `created ${tree.name} "${name}"`)
      .concat(`updated ${tree.name} "twig": name child → twig`),
  })),
]
