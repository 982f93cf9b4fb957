/** Runs the tool from its sources in a process of its own, on the TypeORM line of this project. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { typeormLine } from '../support/databases.js'

const project = process.cwd()
const tsconfig = typeormLine === '1' ? 'tsconfig.base.json' : 'test/kill/tsconfig.typeorm-v0.json'

/** What a run of the tool has printed, and its exit code. */
export interface ToolRun {
  readonly code: number | null
  readonly out: string
  readonly error: string
}

/** Starts the tool; `out` is a file's descriptor instead of a pipe to this process. */
export function startTool(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  out: 'pipe' | number = 'pipe',
): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', join('src', 'cli', 'main.ts'), ...args], {
    cwd: project,
    env: { ...process.env, TSX_TSCONFIG_PATH: tsconfig, ...env },
    stdio: ['ignore', out, 'pipe'],
  })
}

/** Runs the tool to its end. */
export async function runTool(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  to: 'pipe' | number = 'pipe',
): Promise<ToolRun> {
  const started = startTool(args, env, to)
  let out = ''
  let error = ''
  started.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text))
  started.stderr?.setEncoding('utf8').on('data', (text: string) => (error += text))
  const [code] = (await once(started, 'close')) as [number | null]
  return { code, out, error }
}
