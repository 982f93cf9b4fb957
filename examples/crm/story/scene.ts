/** What an act of the story needs: the database, chance, the time, and the person who does it. */
import type { DataSource, FindOptionsOrder, FindOptionsWhere } from 'typeorm'
import { User } from '../entities/user.js'
import type { Random } from './random.js'

/** A user of a company while the story is told. */
export interface Person {
  readonly id: number
  readonly name: string
  readonly email: string
  readonly companyId: number
  readonly ip: string
}

export interface Scene {
  readonly db: DataSource
  readonly random: Random
  readonly now: Date
  readonly person: Person
}

/** Something that a user does in the CRM. Does nothing when there is nothing to do it with. */
export type Act = (scene: Scene) => Promise<void>

/** One of the company's records, or null when none is so. */
export async function pickRecord<T extends { id: number; companyId: number }>(
  { db, random, person }: Scene,
  entity: new () => T,
  where: FindOptionsWhere<T> = {},
): Promise<T | null> {
  const records = await db.getRepository(entity).find({
    where: { ...where, companyId: person.companyId } as FindOptionsWhere<T>,
    order: { id: 'ASC' } as FindOptionsOrder<T>,
  })
  return records.length === 0 ? null : random.pick(records)
}

/** Somebody of the company beside a given user. */
export async function pickColleague(scene: Scene, besideId: number | null): Promise<User> {
  const users = await scene.db.getRepository(User).find({
    where: { companyId: scene.person.companyId, active: true },
    order: { id: 'ASC' },
  })
  return scene.random.pick(users.filter(({ id }) => id !== besideId))
}
