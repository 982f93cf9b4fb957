import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { COMMANDS } from '../../src/cli/commands.js'
import { runCommandLine } from '../../src/cli/run-command-line.js'
import { typeormLine } from '../support/databases.js'
import { captureTerminal } from './capture-terminal.js'
import { runTool, startTool } from './run-tool.js'

let folder: string
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'activity-log-cli-'))))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const dataSource = join('test', 'cli', 'data-source')
const environment = (mistake = '', file = 'test.sqlite') => ({
  TEST_FILE: join(folder, file),
  TEST_LINE: typeormLine,
  TEST_MISTAKE: mistake,
})

/** In this process: nothing is loaded. */
async function run(...args: readonly string[]) {
  const { terminal, out, error } = captureTerminal()
  const code = await runCommandLine(args, COMMANDS, terminal)
  return { code, out: out(), error: error() }
}

describe('the tool as a process', () => {
  test('doctor examines a log that has been set up, and exits with 0', async () => {
    const { code, out, error } = await runTool(['-d', dataSource, 'doctor'], environment('fill'))
    expect({ code, error }).toEqual({ code: 0, error: expect.stringContaining('loaded\n') as string })
    expect(out.split('\n').filter((line) => !line.startsWith('ok'))).toEqual([''])
    expect(out).toContain(`TypeORM ${typeormLine}.`)
  })

  test('doctor exits with 1 for a table that is missing, and has not written to the database', async () => {
    const empty = environment('', 'empty.sqlite')
    for (const time of ['first', 'second']) {
      const { code, out } = await runTool(['doctor', '--json', `-d${dataSource}.ts`], empty)
      const { ok, checks } = JSON.parse(out) as { ok: boolean; checks: { name: string; status: string }[] }
      expect({ time, code, ok }).toEqual({ time, code: 1, ok: false })
      expect(checks.filter(({ status }) => status !== 'ok').map(({ name }) => name)).toEqual(['table'])
    }
  })

  test('doctor finds two copies of the library, and says where they are', async () => {
    const { code, out } = await runTool(
      ['-d', dataSource, 'doctor'],
      environment('two copies', 'copies.sqlite'),
    )
    expect(code).toBe(1)
    expect(out).toMatch(
      /^problem {2}library copies {2}2 copies of the library are loaded: 0\.1\.0 in .*, 0\.0\.9 in /m,
    )
    expect(out).toContain('Find out with "npm ls typeorm-activity-log" who brings them')
  })

  test('doctor finds two copies of TypeORM', async () => {
    const { code, out } = await runTool(
      ['-d', dataSource, 'doctor'],
      environment('two TypeORMs', 'two.sqlite'),
    )
    expect(code).toBe(1)
    expect(out).toMatch(/^problem {2}typeorm copies {2}2 copies of TypeORM are loaded: .*1\.1\.1 in /m)
  })

  test('migration writes a file and prints its path', async () => {
    const args = ['-d', dataSource, 'migration', '--dir', join(folder, 'migrations')]
    const { code, out } = await runTool(args, environment('', 'migration.sqlite'))
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(/migrations.\d{13}-AddActivityLog\.ts\n$/) as string,
    })
  })

  test('tail ends with 0 when it is interrupted', async () => {
    const tailing = startTool(
      ['-d', dataSource, 'tail', '--as', 'company:3'],
      environment('fill', 'tail.sqlite'),
    )
    let out = ''
    tailing.stdout?.setEncoding('utf8').on('data', (text: string) => {
      out += text
      if (out.includes('HYPERLINK')) tailing.kill('SIGINT')
    })
    expect(await once(tailing, 'close')).toEqual([0, null])
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/Z {2}User 7 \(user 7\) {2}Deal: created {2}Deal "Renewal" was created$/),
      expect.stringContaining('User 9 (user 9)'),
      '',
    ])
  })

  test('export prints CSV and nothing else, whatever the application prints', async () => {
    const args = ['-d', dataSource, 'export', '--as', 'company:3', '--sort', 'date:asc']
    const { code, out } = await runTool(args, environment('fill', 'export.sqlite'))
    expect(code).toBe(0)
    expect(out.split('\r\n')).toEqual([
      expect.stringMatching(/^\ufeff"id","time"/),
      expect.stringContaining('"Deal ""Renewal"" was created"'),
      expect.stringContaining(`"'=HYPERLINK(""x"")"`),
      '',
    ])
  })

  test('exits with 3 when its output cannot be written', async () => {
    const unwritable = openSync(dataSource + '.ts', 'r')
    const args = ['-d', dataSource, 'export', '--as', 'company:3']
    const { code, error } = await runTool(args, environment('fill', 'unwritable.sqlite'), unwritable)
    closeSync(unwritable)
    expect(error).toMatch(/^\[activity-log\] The command failed: the output cannot be written: EBADF.*\n$/m)
    expect(error).not.toMatch(/^ +at /m)
    expect(code).toBe(3)
  })

  test('exits with 2 for a command line that is wrong, and with 3 for a data source that is none', async () => {
    const usage = await runTool(['-d', dataSource, 'tail'], environment())
    expect(usage).toEqual({
      code: 2,
      out: '',
      error:
        '[activity-log] Cannot run the command: it is not said who looks. Write --as company:3, --as user:7, --as admin:1, ' +
        'or --unrestricted "why". (COMMAND_INVALID)\n',
    })
    const broken = join(folder, 'broken.cjs')
    writeFileSync(broken, '\nthrow new Error("no settings")')
    const failed = await runTool(['-d', broken, 'doctor'])
    expect(failed.error).toMatch(/ at .*broken\.cjs:2:7/)
    expect(failed.code).toBe(3)
    expect(failed.error).toContain(
      'loading it failed with "no settings". See that it runs by itself. (DATA_SOURCE_UNREADABLE)',
    )
  })
})

describe('the command line', () => {
  test('without a command is answered with the help, which names every command', async () => {
    const { code, out } = await run()
    expect(code).toBe(0)
    for (const { name, summary } of COMMANDS)
      expect(out.replace(/ +/g, ' ')).toContain(`\n ${name} ${summary}\n`)
    expect(out).toMatch(/Exit codes:\n {2}0 {2}fine/)
  })

  test.each(COMMANDS.map((command) => [command.name, command] as const))(
    '%s --help lists its options and gives examples',
    async (name, { options, examples }) => {
      const { code, out } = await run(name, '--help')
      expect(code).toBe(0)
      for (const option of Object.keys(options)) expect(out).toMatch(new RegExp(`^ .*--${option} `, 'm'))
      for (const example of examples)
        expect(out).toContain(`typeorm-activity-log -d src/data-source.ts ${example}\n`)
    },
  )

  // A data source that is missing is found last: then the options were right.
  test.each(COMMANDS.flatMap(({ examples }) => examples))('takes the example "%s"', async (example) => {
    const words = [...example.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
    const { code, error } = await run('-d', join(folder, 'missing.ts'), ...words)
    expect(error).toMatch(/there is no such file\. Name the file that exports the DataSource with -d\./)
    expect(code).toBe(3)
  })

  test('--version prints the version', async () => {
    expect(await run('--version')).toEqual({ code: 0, out: '0.1.0\n', error: '' })
  })

  test.each([
    [['-d', 'db.ts'], 'no command is named. Commands: doctor, '],
    [['-d', 'db.ts', 'docter'], 'there is no command "docter". Commands: doctor, '],
    [['doctor'], 'it is not said which data source. Name the file that exports it: typeorm-activity-log -d '],
    [['doctor', '-d'], '-d has no value. Write -d <file>'],
    [['doctor', '-d', '--json'], '-d has no value. Write -d <file>'],
    [['doctor', '-d', 'a.ts', '-d', 'b.ts'], '--data-source is given 2 times. Give it once'],
    [['doctor', '-d', 'db.ts', '--dir', 'x'], '"doctor" has no option --dir. Its options: --data-source, '],
    [['doctor', '-d', 'db.ts', '--fix'], '"doctor" has no option --fix. Its options: '],
    [['export', '-d', 'db.ts', '--usr', '7'], '"export" has no option --usr. Its options: '],
    [['doctor', '-d', 'db.ts', '-x'], '"doctor" has no option -x. Its options: '],
    [['doctor', '-d', 'db.ts', '--ci=yes'], '--ci takes no value. Write --ci alone'],
    [['doctor', '-d', 'db.ts', 'now'], '"now" stands alone behind "doctor". '],
  ])('%p is refused with what to write', async (args, message) => {
    const { code, error, out } = await run(...args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(error).toMatch(/^\[activity-log\] Cannot run the command: .* \(COMMAND_INVALID\)\n$/)
    expect(error).toContain(message)
  })
})
