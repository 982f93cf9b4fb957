/** Runs once before the browser tests: looks for Chromium, and bundles the screen for the handler of every worker. */
import { accessSync, constants, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleLanguages, bundleScreen } from '../../build/screen.mjs'

const CHROMIUM = '/usr/bin/chromium'

export default async function globalSetup() {
  const { env } = process
  env['TEST_CHROMIUM'] ??= CHROMIUM
  try {
    accessSync(env['TEST_CHROMIUM'], constants.X_OK)
  } catch (cause) {
    throw new Error(
      `Cannot run the browser tests: there is no Chromium at ${env['TEST_CHROMIUM']}. ` +
        'Install it (Debian: apt-get install chromium), or name another in TEST_CHROMIUM.',
      { cause },
    )
  }
  const folder = mkdtempSync(join(tmpdir(), 'activity-log-screen-'))
  env['TEST_SCREEN_SCRIPT'] = join(folder, 'activity-log.js')
  writeFileSync(env['TEST_SCREEN_SCRIPT'], bundleScreen())
  for (const [name, text] of Object.entries(bundleLanguages())) writeFileSync(join(folder, name), text)
}
