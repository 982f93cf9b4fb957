/** Makes this process load TypeScript with what the application's project runs on. */
import { createRequire } from 'node:module'
import { ActivityLogError } from '../model/errors.js'
import { importFile } from './import-file.js'

/**
 * Loaders in the order in which they are tried. ts-node goes first where it works: it tells decorators the types of
 * properties (`emitDecoratorMetadata`), which tsx does not.
 */
const LOADERS = {
  commonjs: ['ts-node/register/transpile-only', 'tsx'],
  module: ['tsx'],
} as const

/**
 * Registers the project's own tsx or ts-node for a TypeScript file, unless something has been registered that loads it.
 *
 * @throws ActivityLogError `DATA_SOURCE_UNREADABLE` when there is none, and Node itself reads no TypeScript
 */
export async function registerTypeScript(file: string, isEsModule: boolean): Promise<void> {
  if (!/\.[cm]?ts$/.test(file) || isLoaderRunning()) return
  for (const loader of LOADERS[isEsModule ? 'module' : 'commonjs']) {
    const found = resolveFrom(file, loader)
    if (found === undefined) continue
    await importFile(found)
    return
  }
  if (readsTypeScript()) return
  throw new ActivityLogError(
    'DATA_SOURCE_UNREADABLE',
    `Cannot load the data source "${file}": it is TypeScript, and the project has neither tsx nor ts-node. ` +
      'Install tsx, or run it as `npx tsx node_modules/typeorm-activity-log/dist/cli.js ...`, or name the compiled file with -d.',
  )
}

function isLoaderRunning(): boolean {
  const flags = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' ')
  const hasHook = '.ts' in createRequire(import.meta.url).extensions && !readsTypeScript()
  const isTsNode = Symbol.for('ts-node.register.instance') in process
  return isTsNode || hasHook || /tsx|ts-node|swc|esbuild|babel|jiti/.test(flags)
}

/** Whether Node strips types by itself. */
function readsTypeScript(): boolean {
  return Boolean((process.features as { readonly typescript?: unknown }).typescript)
}

function resolveFrom(file: string, name: string): string | undefined {
  try {
    return createRequire(file).resolve(name)
  } catch {
    return undefined
  }
}
