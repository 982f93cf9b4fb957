/** What becomes known of raw SQL that writes to an audited table, and what is done about it. */

/** A statement that writes to an audited table past the log. */
export interface UncapturedStatement {
  /** The entity whose table it is. */
  readonly entity: string
  /** With its schema, where it has one. */
  readonly table: string
  /** The statement without its literal values. */
  readonly sql: string
}

/** What is done about raw SQL that writes to an audited table: a process warning, an error, or the application's function. */
export type UncapturedPolicy = 'warn' | 'error' | ((statement: UncapturedStatement) => void)
