/** A piece of SQL over the log's table. Values never stand in its text: they are parameters, always. */

/** The alias of the log's table in every query of this room. */
export const ALIAS = 'activity'

/** A condition for TypeORM's query builder. Its text is safe beside `AND` and `OR`: whatever has an OR stands in brackets. */
export interface Condition {
  readonly sql: string
  readonly parameters: Readonly<Record<string, unknown>>
}
