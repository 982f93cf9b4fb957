/** The README as programs: its snippets in their order, on a database that is there, which print the activity that results. */
import { readDocument, snippetsOf } from '../../docs/document.js'
import { readmeAsProgram } from '../../docs/readme.js'

/** How the program gets its entity and its data source. */
export type Flavour = 'decorators' | 'entity schema' | 'nestjs'

/** A program's language and the options of its database, without the entities. */
export interface Surroundings {
  readonly format: 'commonjs' | 'esm'
  readonly database: string
}

const readme = readDocument('README.md')

/** The activity that the README shows, as `comparable` gives it. */
export function printedActivity(): string {
  const json = /^```json\n(.*?)^```$/ms.exec(readme)?.[1] ?? ''
  return JSON.stringify(withoutGenerated(JSON.parse(json)))
}

/** What the README says, as a program in TypeScript. */
export function programOf(flavour: Flavour, { format, database }: Surroundings): string {
  const options = `{ ${database}, entities: [Deal], synchronize: true }`
  const snippets = snippetsOf(readmeAsProgram(readme, options)).map(({ code }) => code)
  const text = FLAVOURS[flavour](snippets.join('\n'), options)
  const { imports, body } = parted(text)
  const all = `${body}\nconsole.log(JSON.stringify(page.activities))\nawait db.destroy()\n`
  // CommonJS awaits in functions alone.
  return `${imports}\n${format === 'esm' ? all : `async function main() {\n${all}}\nvoid main()\n`}`
}

/** An activity as text, without what each run makes anew. Keeps the order of its keys. */
export function comparable(output: string): string {
  const [activity] = JSON.parse(output.trim().split('\n').at(-1) ?? '') as readonly unknown[]
  return JSON.stringify(withoutGenerated(activity))
}

const FLAVOURS: Readonly<Record<Flavour, (program: string, options: string) => string>> = {
  decorators: (program) => program,
  'entity schema': (program, options) => {
    const [whole = '', declared = ''] =
      /@Entity\(\)\n@Audited<Deal>\(\{ (.*?) \}\)\nclass Deal \{.*?\n\}\n/s.exec(program) ?? []
    const wrapped = `{ audit: [auditEntity(Deal, { ${declared}, mask: ['bankAccount'], ignore: ['viewCount'] })] }`
    const attached = replaced(
      program,
      `withActivityLog(${options})`,
      `withActivityLog(${options}, ${wrapped})`,
    )
    return `${IMPORTS_FOR_SCHEMA}${replaced(attached, whole, DEAL_SCHEMA)}`
  },
  nestjs: (program, options) => {
    if (!readme.includes('`TypeOrmModule.forRoot(withActivityLog(options))`'))
      throw new Error('No word of Nest.')
    const chapter = snippetsOf(readDocument('docs/web.md')).find(({ code }) =>
      code.includes('ActivityLogModule'),
    )
    const mounted = replaced(
      chapter?.code ?? '',
      "withActivityLog({ type: 'sqljs' })",
      `withActivityLog(${options})`,
    )
    const made = `await new DataSource(\n  withActivityLog(${options}),\n).initialize()`
    return `${IMPORTS_FOR_NEST}${replaced(program, `const db = ${made}`, `${mounted}\n${NEST_STARTED}`)}`
  },
}

const IMPORTS_FOR_SCHEMA = `import { EntitySchema } from 'typeorm'\nimport { auditEntity } from 'typeorm-activity-log'\n`

const DEAL_SCHEMA = `
interface DealRow { id: string; title: string; ownerId: number; bankAccount: string; viewCount: number }
const Deal = new EntitySchema<DealRow>({
  name: 'Deal',
  columns: {
    id: { type: 'varchar', primary: true, generated: 'uuid' },
    title: { type: 'varchar' },
    ownerId: { type: 'int' },
    bankAccount: { type: 'varchar' },
    viewCount: { type: 'int', default: 0 },
  },
})
`

const IMPORTS_FOR_NEST = `import 'reflect-metadata'\nimport { NestFactory } from '@nestjs/core'\n`

const NEST_STARTED = `
const nest = await NestFactory.create(AppModule, { logger: ['error', 'warn'], abortOnError: false })
await nest.init()
const db = nest.get(DataSource)
`

function parted(program: string): { readonly imports: string; readonly body: string } {
  const found = /^import (?:[^'\n]|\{[^}]*\})*'.*?'.*$\n?/gm
  return { imports: (program.match(found) ?? []).join(''), body: program.replaceAll(found, '') }
}

function replaced(text: string, written: string, run: string): string {
  if (written === '' || !text.includes(written)) throw new Error(`The documents do not have: ${written}`)
  return text.replace(written, () => run)
}

const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

function withoutGenerated(value: unknown): unknown {
  if (typeof value === 'string')
    return value.replace(ULID, 'a ULID').replace(TIME, 'a time').replace(UUID, 'a UUID')
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(withoutGenerated)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutGenerated(each)]))
}
