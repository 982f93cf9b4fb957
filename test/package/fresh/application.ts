/** An application in a folder of its own, outside of the project, that installs the tarball as the README says. */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { PROJECT } from '../../docs/document.js'

/** What is known of an application before it is installed. */
export interface ApplicationKind {
  /** Its folder here, with its package.json. */
  readonly name: 'commonjs' | 'esm'
  /** The driver, built where the project has it: a build takes minutes. */
  readonly driver: string
  /** What its tsconfig.json has beside what each has. */
  readonly compilerOptions: object
}

/** Runs a command in an application's folder and gives what it prints. Throws with all of that when it fails. */
export type Run = (command: string, ...flags: string[]) => Promise<string>

/** Installs an application, and gives the way to run commands in it. */
export async function install(
  kind: ApplicationKind,
  folder: string,
  tarball: string,
  programs: Readonly<Record<string, string>>,
): Promise<Run> {
  cpSync(join(PROJECT, 'test/package/fresh', kind.name), folder, { recursive: true })
  cpSync(join(PROJECT, 'test/package/fresh/tools'), folder, { recursive: true })
  mkdirSync(join(folder, 'out'))
  const compilerOptions = {
    ...kind.compilerOptions,
    strict: true,
    experimentalDecorators: true,
    esModuleInterop: true,
    outDir: 'out',
  }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['*.ts', 'examples'] }),
  )
  for (const [name, program] of Object.entries(programs)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), program)
  }
  // What tsx tells the programs that it starts is of the project.
  const { TSX_TSCONFIG_PATH: _, ...env } = process.env
  const run: Run = async (command, ...flags) => {
    const { stdout } = await promisify(execFile)(command, flags, { cwd: folder, env }).catch(tellAll)
    return stdout
  }
  const quickly = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error']
  await run('npm', 'ci', ...quickly)
  // The README's `npm install typeorm-activity-log`.
  await run('npm', 'install', ...quickly, tarball)
  symlinkSync(join(PROJECT, kind.driver), join(folder, 'node_modules', kind.driver.split('/').at(-1) ?? ''))
  return run
}

function tellAll(error: Error & { stdout?: string; stderr?: string }): never {
  throw new Error([error.message, error.stdout, error.stderr].join('\n'))
}
