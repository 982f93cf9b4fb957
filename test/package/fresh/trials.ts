/** What is tried in each application: to compile what the documents show, and to run it the ways that people run TypeScript. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PROJECT } from '../../docs/document.js'
import type { ApplicationKind, Run } from './application.js'
import { comparable, printedActivity, programOf, type Surroundings } from './program.js'

/** One thing that is tried. Throws when it fails. */
export interface Trial {
  readonly name: string
  readonly tryOut: (run: Run) => Promise<unknown>
}

/** An application, its programs by their files, and what is tried in it. */
export interface Application extends ApplicationKind {
  readonly title: string
  readonly programs: Readonly<Record<string, string>>
  readonly trials: readonly Trial[]
}

/** The applications. */
export function applications(): readonly Application[] {
  const older: Surroundings = { format: 'commonjs', database: `type: 'sqlite', database: ':memory:'` }
  const newer: Surroundings = { format: 'esm', database: `type: 'better-sqlite3', database: ':memory:'` }
  return [
    {
      name: 'commonjs',
      title: 'CommonJS, TypeORM 0.3, sqlite3, TypeScript 5.0',
      driver: 'node_modules/sqlite3',
      compilerOptions: { target: 'es2019', module: 'commonjs', moduleResolution: 'node' },
      programs: {
        'readme.ts': programOf('decorators', older),
        'schema.ts': programOf('entity schema', older),
        'doors.ts': doors(['./fastify', './nestjs']),
      },
      trials: [
        ...compiled('typescript'),
        ...['readme', 'schema'].map(compiledProgram),
        { name: 'ts-node', tryOut: prints('node_modules/.bin/ts-node', 'readme.ts') },
        ...transformed('cjs', 'commonjs'),
      ],
    },
    {
      name: 'esm',
      title: 'ES modules, TypeORM 1.x, better-sqlite3, TypeScript 7',
      driver: 'test/native/node_modules/better-sqlite3',
      compilerOptions: { target: 'es2022', module: 'nodenext' },
      programs: {
        'readme.ts': programOf('decorators', newer),
        'schema.ts': programOf('entity schema', newer),
        'nestjs.ts': programOf('nestjs', newer),
        'doors.ts': doors([]),
        ...examples(),
      },
      trials: [
        ...compiled('typescript-oldest'),
        ...compiled('typescript'),
        ...['readme', 'schema', 'nestjs'].map(compiledProgram),
        ...transformed('esm', 'es6'),
        {
          name: 'NestJS in a bundle of webpack',
          tryOut: async (run) => {
            await run('node', 'webpack.cjs', 'nestjs.ts', 'out/bundle.cjs')
            await prints('node', 'out/bundle.cjs')(run)
          },
        },
      ],
    },
  ]
}

/** All of it compiles, and so do the library's own types in full. */
function compiled(compiler: string): readonly Trial[] {
  const tsc = (run: Run, ...flags: string[]) =>
    run(
      'node',
      `node_modules/${compiler}/bin/tsc`,
      '-p',
      '.',
      '--skipLibCheck',
      'false',
      '--pretty',
      'false',
      ...flags,
    )
  return [
    { name: `${compiler}, strict`, tryOut: (run) => tsc(run).catch(throwOurs) },
    {
      name: `${compiler}, not strict`,
      tryOut: (run) => tsc(run, '--strict', 'false', '--noEmit').catch(throwOurs),
    },
  ]
}

/** What other libraries' types have against an older compiler is not ours. */
function throwOurs(error: Error): void {
  const problems = error.message.split('\n').filter((line) => /error TS\d+/.test(line))
  const ours = problems.filter((line) => !/^node_modules\/(?!typeorm-activity-log\/)/.test(line))
  if (problems.length === 0 || ours.length > 0) throw error
}

function compiledProgram(name: string): Trial {
  return { name: `${name}.ts, compiled`, tryOut: prints('node', `out/${name}.js`) }
}

/** Tools that look at one file at a time, and make no decorator metadata. */
function transformed(format: 'cjs' | 'esm', forSwc: 'commonjs' | 'es6'): readonly Trial[] {
  return [
    { name: 'tsx', tryOut: prints('node', '--import', 'tsx', 'readme.ts') },
    {
      name: 'esbuild',
      tryOut: async (run) => {
        const flags = ['--platform=node', `--format=${format}`, '--outfile=out/esbuild.js']
        await run('node_modules/.bin/esbuild', 'readme.ts', ...flags)
        await prints('node', 'out/esbuild.js')(run)
      },
    },
    {
      name: 'swc',
      tryOut: async (run) => {
        await run('node', 'swc.cjs', 'readme.ts', 'out/swc.js', forSwc)
        await prints('node', 'out/swc.js')(run)
      },
    },
  ]
}

function prints(command: string, ...flags: string[]): Trial['tryOut'] {
  return async (run) => assert.equal(comparable(await run(command, ...flags)), printedActivity())
}

/** Imports every entry that has types, but those that need a framework which is not there. */
function doors(notInstalled: readonly string[]): string {
  const { exports } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { exports: object }
  const entries = Object.keys(exports).filter((entry) => !/\.json$|^\.\/screen\//.test(entry))
  const imports = entries
    .filter((entry) => !notInstalled.includes(entry))
    .map((entry) => `import type {} from 'typeorm-activity-log${entry.slice(1)}'`)
  return `${imports.join('\n')}\nexport {}\n`
}

/** The examples that are made to be copied, by their files. */
function examples(): Readonly<Record<string, string>> {
  const folders = readdirSync(join(PROJECT, 'examples')).filter((name) =>
    existsSync(join(PROJECT, 'examples', name, 'package.json')),
  )
  const files = folders.flatMap((name) =>
    readdirSync(join(PROJECT, 'examples', name))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `examples/${name}/${file}`),
  )
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(PROJECT, file), 'utf8')]))
}
