/**
 * `npm run bench -- overhead` and `npm run bench -- memory`: bundles src and the measurements as `npm run build` would, then
 * runs them. Not tsx: it keeps the names of functions, which makes each closure dearer than in the package.
 */
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'

const here = dirname(fileURLToPath(import.meta.url))
const project = dirname(dirname(here))
const out = join(project, 'node_modules', '.cache', 'bench')

await build({
  config: false,
  entry: [join(here, 'bench.ts'), join(here, 'export-server.ts')],
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

const flags = ['--expose-gc', '--enable-source-maps', join(out, 'bench.js'), ...process.argv.slice(2)]
const { status, error } = spawnSync(process.execPath, flags, { cwd: project, stdio: 'inherit' })
if (error) throw error
process.exitCode = status ?? 1
