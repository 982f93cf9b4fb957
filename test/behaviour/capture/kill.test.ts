import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { typeormLine } from '../../support/databases.js'

// `npm run test:kill` does this 50 times on each database. The writers' TypeORM is theirs, so that one line is enough.
const once = typeormLine === '0.3' ? test : test.skip

once(
  'a process that is killed in mid-write leaves no change without its activity, and no activity without its change',
  async () => {
    const script = join(process.cwd(), 'test', 'kill', 'run.mjs')
    const { stdout } = await promisify(execFile)(process.execPath, [script, '--database=sqlite', '--kills=3'])
    expect(stdout).toMatch(/^sqlite: 3 kills, 0 orphans either way \([1-9]\d* changes, [1-9]\d* activities/)
  },
)
