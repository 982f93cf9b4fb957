/** `migration`: writes the migration that makes the log's table, or that brings it up to date. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { DataSource, EntityMetadata } from 'typeorm'
import { inspectLog } from '../inspect-log.js'
import { ActivityLogError } from '../model/errors.js'
import { hasSearchIndex } from '../store/search-index.js'
import {
  type Command,
  type CommandContext,
  commandInvalid,
  EXIT,
  type ExitCode,
  type GivenOptions,
  valueOf,
} from './command.js'
import { compareTable } from './compare-table.js'
import { migrationClassName, type MigrationLanguage, migrationText } from './migration-text.js'
import { findStatements, type SchemaStatements } from './schema-statements.js'
import { withStarted } from './start-data-source.js'
import { write } from './terminal.js'

/** `migration` */
export const migration: Command = {
  name: 'migration',
  summary: "Writes a TypeORM migration for the log's table, in the database in use",
  details:
    'It changes nothing in the database: run the file with migration:run. Where the table is there it writes what the table ' +
    'lacks, and nothing at all where it lacks nothing. It prints the path of the file.',
  options: {
    name: {
      value: 'name',
      text: 'The name of file and class. Default: AddActivityLog, or ChangeActivityLog',
    },
    dir: { value: 'folder', text: 'The folder that it is written to. Default: migrations' },
    js: { text: 'JavaScript instead of TypeScript' },
    esm: { text: 'With --js: an ES module instead of CommonJS' },
    'search-index': {
      text: 'Also make the optional index with which searches reach further. PostgreSQL only',
    },
  },
  examples: [
    'migration',
    'migration --dir src/migrations --search-index',
    'migration --js --esm --name add-activity-log',
  ],
  prepare: (given) => {
    const wanted = checkedOptions(given)
    return (context) => withStarted(context, () => writeMigration(context, wanted))
  },
}

interface WantedMigration {
  readonly name: string | undefined
  readonly folder: string
  readonly language: MigrationLanguage
  readonly wantsSearchIndex: boolean
}

function checkedOptions(given: GivenOptions): WantedMigration {
  const name = valueOf(given, 'name')
  if (name !== undefined && !/^[A-Za-z][\w-]*$/.test(name)) {
    throw commandInvalid('--name is no name for a class', 'Write letters, digits and -, a letter first')
  }
  if (given.has('esm') && !given.has('js')) {
    throw commandInvalid('--esm goes with --js', 'TypeScript is compiled to whatever the project is')
  }
  return {
    name,
    folder: valueOf(given, 'dir') ?? 'migrations',
    language: given.has('js') ? (given.has('esm') ? 'module' : 'commonjs') : 'typescript',
    wantsSearchIndex: given.has('search-index'),
  }
}

async function writeMigration(context: CommandContext, wanted: WantedMigration): Promise<ExitCode> {
  const { dataSource } = context
  const table = inspectLog(dataSource)?.table
  if (table === undefined) throw notAttached()
  const statements = await findStatements(dataSource, table)
  const makesSearchIndex = wanted.wantsSearchIndex && (await lacksSearchIndex(dataSource, table))
  if (statements.up.length === 0 && !makesSearchIndex) {
    return report(
      context,
      null,
      statements,
      `The table "${table.tableName}" is as it should be: nothing to do.`,
    )
  }
  const timestamp = Date.now()
  const name = wanted.name ?? (await usualName(dataSource, table, statements))
  const content = { ...statements, className: migrationClassName(name, timestamp), makesSearchIndex }
  const path = join(wanted.folder, `${timestamp}-${name}.${wanted.language === 'typescript' ? 'ts' : 'js'}`)
  await mkdir(resolve(wanted.folder), { recursive: true })
  await writeFile(resolve(path), migrationText(content, wanted.language), { flag: 'wx' })
  return report(context, path, statements, path)
}

async function report(
  { isJson, terminal }: CommandContext,
  path: string | null,
  { up, down }: SchemaStatements,
  text: string,
): Promise<ExitCode> {
  const queries = (statements: SchemaStatements['up']) => statements.map(({ query }) => query)
  await write(
    terminal.out,
    isJson ? `${JSON.stringify({ path, up: queries(up), down: queries(down) }, null, 2)}\n` : `${text}\n`,
  )
  return EXIT.fine
}

async function usualName(
  dataSource: DataSource,
  table: EntityMetadata,
  { up }: SchemaStatements,
): Promise<string> {
  if (up.length === 0) return 'AddActivityLogSearch'
  return (await compareTable(dataSource, table)).isMissing ? 'AddActivityLog' : 'ChangeActivityLog'
}

async function lacksSearchIndex(dataSource: DataSource, table: EntityMetadata): Promise<boolean> {
  if (dataSource.options.type === 'postgres') return !(await hasSearchIndex(table))
  throw new ActivityLogError(
    'SEARCH_INDEX_UNSUPPORTED',
    `Cannot write a migration with a search index for a database of type "${dataSource.options.type}": only PostgreSQL has one ` +
      'that finds parts of words. Leave --search-index out: search works without it, over the newest activities.',
  )
}

function notAttached(): ActivityLogError {
  return new ActivityLogError(
    'NOT_ATTACHED',
    'Cannot write a migration: the data source has no activity log. Wrap its options with withActivityLog().',
  )
}
