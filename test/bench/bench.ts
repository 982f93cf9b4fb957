/**
 * What run.mjs bundles and starts: measurements that anyone can rerun, never part of the tests.
 *
 * `overhead` takes `--database=sqlite,postgres`, `--rows=1,100,1000,10000`, `--repeat=9`, `--operations=insert,remove` and
 * `--variants=none,library`; `memory` takes `--updates=1000000` and `--saves=100000`. By default all is measured.
 */
import 'reflect-metadata'
import { parseArgs } from 'node:util'
import { type DatabaseName, openers } from './databases.js'
import { benchMemory } from './memory.js'
import { operations } from './operations.js'
import { benchOverhead } from './overhead.js'
import { variantNames } from './variants.js'

const databaseNames = Object.keys(openers) as DatabaseName[]
const operationNames = operations.map(({ name }) => name)

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    database: { type: 'string', default: databaseNames.join() },
    rows: { type: 'string', default: '1,100,1000,10000' },
    repeat: { type: 'string' },
    operations: { type: 'string', default: operationNames.join() },
    variants: { type: 'string', default: variantNames.join() },
    updates: { type: 'string', default: '1000000' },
    saves: { type: 'string', default: '100000' },
  },
})

const [command] = positionals
if (command === 'overhead') {
  await benchOverhead({
    databases: words('database', values.database, databaseNames),
    rows: values.rows.split(',').map((text) => wholeNumber('rows', text)),
    repeat: values.repeat === undefined ? undefined : wholeNumber('repeat', values.repeat),
    operations: words('operations', values.operations, operationNames),
    variants: words('variants', values.variants, variantNames),
  })
} else if (command === 'memory') {
  const updates = wholeNumber('updates', values.updates)
  const isFlat = await benchMemory({ updates, saves: wholeNumber('saves', values.saves) })
  if (!isFlat) process.exitCode = 1
} else {
  throw new Error(`Cannot run "${command ?? ''}": there is no such measurement. Write overhead or memory.`)
}

function words<T extends string>(flag: string, text: string, known: readonly T[]): T[] {
  return text.split(',').map((word) => {
    const found = known.find((each) => each === word)
    if (found !== undefined) return found
    throw new Error(`Cannot read --${flag}: there is no "${word}". Write some of ${known.join(', ')}.`)
  })
}

function wholeNumber(flag: string, text: string): number {
  const number = Number(text)
  if (Number.isInteger(number) && number > 0) return number
  throw new Error(`Cannot read --${flag}: "${text}" is no whole number above 0.`)
}
