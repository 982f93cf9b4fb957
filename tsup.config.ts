import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { index: 'src/index.ts' },
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
  clean: true,
})
