import { copyFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { defineConfig } from 'tsup'
import { bundledLicences } from './build/licences.mjs'
import { makeMapsPortable } from './build/portable-maps.mjs'
import { bundleLanguages, bundleScreen } from './build/screen.mjs'

const screenScript = bundleScreen()
const languageScripts = bundleLanguages()

/** A server that renders pages imports what they import: there the screen is nothing yet. */
const ON_SERVER = 'export class ActivityLogElement {}\n'

async function finish() {
  makeMapsPortable(resolve('dist'))
  await writeFile('dist/third-party-licences.txt', bundledLicences())
  await writeFile('dist/screen.js', screenScript)
  for (const [name, text] of Object.entries(languageScripts)) await writeFile(`dist/${name}`, text)
  await writeFile('dist/screen-on-server.js', ON_SERVER)
  await copyFile('src/screen/custom-elements.json', 'dist/custom-elements.json')
}

export default defineConfig([
  {
    entry: {
      index: 'src/index.ts',
      http: 'src/http/index.ts',
      express: 'src/adapters/express.ts',
      fastify: 'src/adapters/fastify.ts',
      nestjs: 'src/adapters/nestjs.ts',
      testing: 'src/testing/index.ts',
      // Run as an ES module alone; what comes of it beside that is left out of the package.
      cli: 'src/cli/main.ts',
    },
    format: ['esm', 'cjs'],
    // TypeScript 6 rejects an option that tsup's declaration build sets by itself.
    dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
    tsconfig: 'tsconfig.base.json',
    target: 'node20',
    platform: 'node',
    // One AsyncLocalStorage and one error class per format, however many entries there are.
    splitting: true,
    removeNodeProtocol: false,
    // It comes as ES modules alone, which Jest and other CommonJS loaders of users cannot require.
    noExternal: ['temporal-polyfill'],
    sourcemap: true,
    esbuildOptions: (options, { format }) => {
      // Which file a copy of the library is. CommonJS has no import.meta.
      if (format === 'cjs') options.define = { ...options.define, 'import.meta.url': '__filename' }
    },
    // What the handler serves at its root, and `./screen` is for pages that are not the handler's own.
    define: {
      __SCREEN_SCRIPT__: JSON.stringify(screenScript),
      __SCREEN_LANGUAGES__: JSON.stringify(languageScripts),
    },
    onSuccess: finish,
  },
  {
    // The types of `./screen`, and of its doors for frameworks: their script is the same.
    entry: {
      screen: 'src/screen/index.ts',
      'screen-react': 'src/screen/react.ts',
      'screen-vue': 'src/screen/vue.ts',
    },
    format: ['esm'],
    // Lit is in the script: who uses the screen has none of its types.
    dts: { only: true, resolve: [/^lit/, /^trusted-types/], compilerOptions: { ignoreDeprecations: '6.0' } },
    tsconfig: 'src/screen/tsconfig.json',
  },
])
