/** The chapter on the command line names what there is, and its command lines are right. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { COMMANDS } from '../../src/cli/commands.js'
import { findChecks } from '../../src/cli/doctor.js'
import { COMMON_OPTIONS, parseCommandLine } from '../../src/cli/parse-command-line.js'
import { DataSource, type DataSourceOptions, EntitySchema } from 'typeorm'
import { auditEntity, withActivityLog } from '../../src/index.js'
import { databases, type TestDatabase } from '../support/databases.js'

const chapter = readFileSync(join(process.cwd(), 'docs', 'command-line.md'), 'utf8')

const sectionOf = (name: string) =>
  new RegExp(`^## ${name}\\n(.*?)(?=^## |(?![^]))`, 'ms').exec(chapter)?.[1] ?? ''

const commandLines = [...chapter.matchAll(/^```sh\n(.*?)^```$/gms)]
  .flatMap(([, block = '']) => block.replaceAll('\\\n', '').split('\n'))
  .map((line) => /typeorm-activity-log(?:\/dist\/cli\.js)? (.*)$/.exec(line)?.[1])
  .filter((line) => line !== undefined)

test('it has a section and a line in the table for every command', () => {
  for (const { name, summary } of COMMANDS) {
    expect(sectionOf(name)).not.toBe('')
    const row = `| [\`${name}\`](#${name}) | ${summary.charAt(0).toLowerCase()}${summary.slice(1).split(',')[0]}`
    expect(chapter).toContain(row)
  }
})

test.each(COMMANDS.map((command) => [command.name, command] as const))(
  'it names every option of %s',
  (name, { options }) => {
    // The filters of tail are those of export.
    const section = name === 'tail' ? sectionOf('export') + sectionOf('tail') : sectionOf(name)
    const named = new Set([...section.matchAll(/--([a-z][a-z-]*)/g)].map(([, option]) => option))
    expect(Object.keys(options).filter((option) => !named.has(option))).toEqual([])
    const known = [...Object.keys({ ...COMMON_OPTIONS, ...options }), 'as', 'unrestricted']
    if (name !== 'tail') expect([...named].filter((option) => !known.includes(option ?? ''))).toEqual([])
  },
)

test.each(commandLines)('its command line "%s" is right', (line) => {
  const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
  const parsed = parseCommandLine(words, COMMANDS)
  if (parsed.asks !== 'run') throw new Error('It runs no command.')
  expect(parsed.path).toBe('src/data-source.ts')
  expect(parsed.command.prepare(parsed.given)).toEqual(expect.any(Function))
})

test('it has command lines for every command', () => {
  expect(commandLines.length).toBeGreaterThan(COMMANDS.length)
})

test('it names every finding of doctor', async () => {
  const sqlite = databases[0] as TestDatabase
  await sqlite.reset()
  const Note = new EntitySchema({ name: 'Note', columns: { id: { type: 'int', primary: true } } })
  const options = { ...sqlite.options(), entities: [Note] } as DataSourceOptions
  const dataSource = await new DataSource(
    withActivityLog(options, { audit: [auditEntity(Note)] }),
  ).initialize()
  const found = (await findChecks({ dataSource, path: 'db.ts' }, false)).map(({ name }) => name)
  const rows =
    sectionOf('doctor')
      .match(/^\| `.*?(?= \| )/gm)
      ?.join() ?? ''
  const named = [...rows.matchAll(/`([^`]+)`/g)].map(([, name]) => name)
  // The one finding that only MySQL and MariaDB have.
  expect([...found, 'collations'].sort()).toEqual([...named].sort())
})
