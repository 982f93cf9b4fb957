/** The data source file that a test hands to the TypeORM CLI. */
import { DataSource, EntitySchema, type MigrationInterface, type QueryRunner } from 'typeorm'
import { auditEntity, withActivityLog } from '../../src/index.js'

const Deal = new EntitySchema<{ id: number; title: string }>({
  name: 'Deal',
  columns: { id: { type: 'int', primary: true, generated: true }, title: { type: 'varchar' } },
})

class MakeActivityLog1700000000000 implements MigrationInterface {
  name = 'MakeActivityLog1700000000000'
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('CREATE TABLE "deal" ("id" integer PRIMARY KEY, "title" varchar)')
    await queryRunner.manager.getRepository(Deal).insert({ title: 'by migration' })
  }
  async down(): Promise<void> {}
}

export default new DataSource(
  withActivityLog(
    { type: 'sqljs', entities: [Deal], migrations: [MakeActivityLog1700000000000] },
    { audit: [auditEntity(Deal)] },
  ),
)
