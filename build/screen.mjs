/** Bundles the screen to the one file that the handler serves and the package exports as `./screen`. */
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

const project = dirname(dirname(fileURLToPath(import.meta.url)))

/** The screen's script, with Lit and the rest in it. */
export function bundleScreen() {
  const { outputFiles } = buildSync({
    entryPoints: [join(project, 'src/screen/index.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    conditions: ['production'],
    tsconfig: join(project, 'src/screen/tsconfig.json'),
    legalComments: 'eof',
  })
  return outputFiles[0]?.text ?? ''
}
