/** Runs once after the browser tests: removes the bundle of this run. */
import { rmSync } from 'node:fs'
import { dirname } from 'node:path'

export default async function globalTeardown() {
  const script = process.env['TEST_SCREEN_SCRIPT']
  if (script !== undefined) rmSync(dirname(script), { recursive: true, force: true })
}
