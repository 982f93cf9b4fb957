/**
 * Statements of our own. Subscribers of the application that listen to queries do not hear of them: one that writes whenever
 * something is read would never come to an end. Its logger does.
 */
import type { QueryRunner } from 'typeorm'
import { withFrame } from '../context/audit-context.js'

/** Sends a statement of ours on the application's connection. */
export function ownQuery(queryRunner: QueryRunner, text: string, parameters?: unknown[]): Promise<unknown> {
  return withFrame({ isOwnSql: true }, () => queryRunner.query(text, parameters))
}
