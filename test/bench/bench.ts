/**
 * What run.mjs bundles and starts: measurements that anyone can rerun, never part of the tests.
 *
 * `overhead` takes `--database=sqlite,postgres`, `--rows=1,100,1000,10000`, `--repeat=9`, `--operations=insert,remove` and
 * `--variants=none,library`; `memory` takes `--updates=1000000` and `--saves=100000`. By default all is measured.
 *
 * `reading` takes `--database=sqlite,postgres,mariadb`, `--rows=10000,1000000` (up to 10000000 on PostgreSQL in a few minutes),
 * `--repeat=15`, `--cases=search` (those with this in their names) and `--keep`, which leaves the logs for the next run.
 *
 * `export` takes `--rows=100000,1000000`, and serves each log on PostgreSQL from processes of their own.
 */
import 'reflect-metadata'
import { parseArgs } from 'node:util'
import { type DatabaseName, openers } from './databases.js'
import { benchExport } from './export.js'
import { benchMemory } from './memory.js'
import { operations } from './operations.js'
import { benchOverhead } from './overhead.js'
import { benchReading } from './reading.js'
import { type ReadingDatabaseName, readingOpeners } from './reading-databases.js'
import { variantNames } from './variants.js'

const databaseNames = Object.keys(openers) as DatabaseName[]
const readingDatabaseNames = Object.keys(readingOpeners) as ReadingDatabaseName[]
const operationNames = operations.map(({ name }) => name)

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    database: { type: 'string' },
    rows: { type: 'string' },
    repeat: { type: 'string' },
    operations: { type: 'string', default: operationNames.join() },
    variants: { type: 'string', default: variantNames.join() },
    updates: { type: 'string', default: '1000000' },
    saves: { type: 'string', default: '100000' },
    cases: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})

const [command] = positionals
const repeat = values.repeat === undefined ? undefined : wholeNumber('repeat', values.repeat)
if (command === 'overhead') {
  await benchOverhead({
    databases: words('database', values.database ?? databaseNames.join(), databaseNames),
    rows: wholeNumbers('rows', values.rows ?? '1,100,1000,10000'),
    repeat,
    operations: words('operations', values.operations, operationNames),
    variants: words('variants', values.variants, variantNames),
  })
} else if (command === 'memory') {
  const updates = wholeNumber('updates', values.updates)
  const isFlat = await benchMemory({ updates, saves: wholeNumber('saves', values.saves) })
  if (!isFlat) process.exitCode = 1
} else if (command === 'reading') {
  await benchReading({
    databases: words('database', values.database ?? readingDatabaseNames.join(), readingDatabaseNames),
    rows: wholeNumbers('rows', values.rows ?? '10000,1000000'),
    repeat,
    cases: values.cases,
    keep: values.keep,
  })
} else if (command === 'export') {
  const rows = wholeNumbers('rows', values.rows ?? '100000,1000000')
  if (!(await benchExport({ rows }))) process.exitCode = 1
} else {
  throw new Error(
    `Cannot run "${command ?? ''}": there is no such measurement. Write overhead, memory, reading or export.`,
  )
}

function words<T extends string>(flag: string, text: string, known: readonly T[]): T[] {
  return text.split(',').map((word) => {
    const found = known.find((each) => each === word)
    if (found !== undefined) return found
    throw new Error(`Cannot read --${flag}: there is no "${word}". Write some of ${known.join(', ')}.`)
  })
}

function wholeNumbers(flag: string, text: string): number[] {
  return text.split(',').map((each) => wholeNumber(flag, each))
}

function wholeNumber(flag: string, text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number > 0) return number
  throw new Error(`Cannot read --${flag}: "${text}" is no whole number above 0.`)
}
