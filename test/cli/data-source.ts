/** The data source file that tests hand to the tool. What its log holds, and what is wrong with it, the environment says. */
import { cpSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DataSource, type DataSourceOptions, EntitySchema } from 'typeorm'
import { actAs, auditEntity, withActivityLog } from '../../src/index.js'

const { TEST_FILE: file = '', TEST_LINE: line, TEST_MISTAKE: mistake } = process.env

const Deal = new EntitySchema<{ id: number; title: string }>({
  name: 'Deal',
  columns: { id: { type: 'int', primary: true, generated: true }, title: { type: 'varchar' } },
})

const options = (
  line === '1' ? { type: 'sqljs', location: file, autoSave: true } : { type: 'sqlite', database: file }
) as DataSourceOptions

const db = new DataSource(
  withActivityLog({ ...options, logging: true, entities: [Deal] }, { audit: [auditEntity(Deal)] }),
)

// As modules do that load settings.
console.log('loaded')
process.stdout.write('as loggers do\n')

/** A second installation of the library beside the database, as another package of the application may bring one. */
async function loadOtherCopy(): Promise<void> {
  const folder = join(dirname(file), 'other')
  for (const room of ['model', 'registry']) {
    cpSync(join('src', room), join(folder, 'src', room), { recursive: true })
  }
  writeFileSync(
    join(folder, 'package.json'),
    '{"name":"typeorm-activity-log","version":"0.0.9","type":"module"}',
  )
  await import(pathToFileURL(join(folder, 'src', 'registry', 'audited.ts')).href)
}

/** The other line of TypeORM beside this one. */
async function loadOtherTypeOrm(): Promise<void> {
  const folder = line === '1' ? 'typeorm-v0' : 'typeorm'
  await import(pathToFileURL(join('node_modules', folder, 'index.js')).href)
}

async function make(): Promise<DataSource> {
  if (mistake === 'two copies') await loadOtherCopy()
  if (mistake === 'two TypeORMs') await loadOtherTypeOrm()
  if (mistake !== 'fill') return db
  await db.initialize()
  await db.synchronize()
  for (const [id, title] of [
    [7, 'Renewal'],
    [9, '=HYPERLINK("x")'],
  ] as const) {
    await actAs({ actor: { kind: 'user', id, name: `User ${id}`, companyId: 3 }, source: 'http' }, () =>
      db.getRepository(Deal).save({ title }),
    )
  }
  return db
}

export default make()
