/**
 * `npm run test:scale`: fills a log with a million rows on PostgreSQL, in a database of its own that is dropped at the end, and
 * looks at the plans of what a log screen asks by default. Ends with 1 when one of them does not come from an index.
 *
 * `--rows=10000000` takes another number. PostgreSQL is that of TEST_POSTGRES_URL, or the one on 127.0.0.1:5432, or else the
 * embedded one.
 */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'

const here = dirname(fileURLToPath(import.meta.url))
const project = dirname(dirname(here))
const out = join(project, 'node_modules', '.cache', 'scale')

await build({
  config: false,
  entry: [join(here, 'scale.ts')],
  format: 'esm',
  target: 'node20',
  platform: 'node',
  tsconfig: join(project, 'tsconfig.base.json'),
  // What is installed stays outside, development dependencies too.
  external: [/^[^./]/],
  sourcemap: true,
  silent: true,
  outDir: out,
})

const flags = ['--enable-source-maps', join(out, 'scale.js'), ...process.argv.slice(2)]
const { status, error } = spawnSync(process.execPath, flags, { cwd: project, stdio: 'inherit' })
if (error) throw error
process.exitCode = status ?? 1
