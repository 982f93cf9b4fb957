/** Builders and rows that the scenarios of builders begin with. */
import type { DataSource } from 'typeorm'
import { Author } from './library.js'
import { outcome, plain } from './observe.js'

export const authorsOf = (db: DataSource) => db.getRepository(Author)
export const seed = (db: DataSource) =>
  authorsOf(db).save([
    { name: 'A', email: 'a@x', rank: 1 },
    { name: 'B', email: 'b@x', rank: 2 },
    { name: 'C', rank: 3 },
  ])

interface Builder {
  getQueryAndParameters(): unknown
  execute(): Promise<unknown>
}

/** A builder's statement before and after, and its result, twice. */
export async function executeTwice(builder: Builder): Promise<unknown> {
  const { expressionMap } = builder as unknown as { expressionMap: { parameters: object; wheres: unknown } }
  const state = () => plain([expressionMap.parameters, expressionMap.wheres])
  const before = plain(builder.getQueryAndParameters())
  const first = await outcome(() => builder.execute())
  const between = [plain(builder.getQueryAndParameters()), state()]
  const second = await outcome(() => builder.execute())
  const { queryRunner } = builder as { queryRunner?: unknown }
  return [
    before,
    first,
    between,
    second,
    plain(builder.getQueryAndParameters()),
    state(),
    queryRunner === undefined,
  ]
}
