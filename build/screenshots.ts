/**
 * `npm run screenshots`: the pictures of docs/images, taken of the demo in headless Chromium. The story is always the same, and so
 * are the pictures, wherever the same fonts are. Needs `dist`.
 */
import 'reflect-metadata'
import { mkdirSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
// @ts-expect-error -- it comes without types
import upng from 'upng-js'
import { openCrm } from '../examples/crm/data-source.js'
import { serveCrm } from '../examples/crm/serve/serve-crm.js'
import { createStoryClock } from '../examples/crm/story/clock.js'
import { firstDay, tellStory } from '../examples/crm/story/tell-story.js'

const SEED = 2026
const NOW = new Date('2026-03-18T15:30:00Z')
const MOST_BYTES = 150_000
const COLOURS = 128

/** What is nearest to most people's screens among what Debian installs beside Chromium. */
const FONT = "'Liberation Sans', sans-serif"

/** What there is to be seen, and how to get there. */
const PICTURES: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  screen: () => Promise.resolve(),
  details: async (page) => {
    await page.getByRole('combobox', { name: 'Event' }).selectOption('updated')
    await page.getByRole('combobox', { name: 'Type' }).selectOption('AI Agent Management')
    await page.getByRole('button', { name: 'Filter' }).click()
    await page.locator('[part~="chips"]').waitFor()
    const row = page.getByRole('row').filter({ hasText: 'changes inside' }).first()
    await row.locator('[part~="details-button"]').click()
    await page.getByRole('tabpanel').waitFor()
  },
}

interface Upng {
  readonly decode: (bytes: ArrayBuffer) => { readonly width: number; readonly height: number }
  readonly toRGBA8: (image: unknown) => ArrayBuffer[]
  readonly encode: (frames: ArrayBuffer[], width: number, height: number, colours: number) => ArrayBuffer
}

const folder = join(import.meta.dirname, '../docs/images')
mkdirSync(folder, { recursive: true })
const clock = createStoryClock(firstDay(NOW))
const db = await openCrm(clock.now)
const server = serveCrm(db, await tellStory(db, clock, NOW, SEED)).listen(0, '127.0.0.1')
const browser = await chromium.launch({
  executablePath: process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
try {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/activity/`
  for (const [name, reach] of Object.entries(PICTURES)) {
    for (const theme of ['light', 'dark'] as const) {
      const picture = shrink(await take(browser, address, theme, reach))
      if (picture.length > MOST_BYTES) throw new Error(`${name}-${theme}.png has ${picture.length} bytes.`)
      writeFileSync(join(folder, `${name}-${theme}.png`), picture)
      console.log(`docs/images/${name}-${theme}.png: ${picture.length} bytes`)
    }
  }
} finally {
  await browser.close()
  server.close()
  await db.destroy()
}

async function take(
  browser: Browser,
  address: string,
  colorScheme: 'light' | 'dark',
  reach: (page: Page) => Promise<unknown>,
): Promise<Buffer> {
  const context = await browser.newContext({
    colorScheme,
    locale: 'en-GB',
    timezoneId: 'Europe/Madrid',
    reducedMotion: 'reduce',
    viewport: { width: 1240, height: 720 },
    deviceScaleFactor: 2,
  })
  const page = await context.newPage()
  await page.clock.setFixedTime(NOW)
  await page.goto(address)
  await page.locator('[part~="details-button"]').first().waitFor()
  // A text: the types of this file are those of Node.
  await page.evaluate(
    `document.querySelector('activity-log').style.setProperty('--al-font', ${JSON.stringify(FONT)})`,
  )
  await reach(page)
  await page.locator('[part~="chart"] svg').waitFor()
  await page.mouse.move(0, 0)
  const picture = await page.screenshot({ animations: 'disabled' })
  await context.close()
  return picture
}

/** A palette is enough for a screen of few colours, and takes a quarter of the bytes. */
function shrink(picture: Buffer): Buffer {
  const { decode, toRGBA8, encode } = upng as Upng
  const image = decode(Uint8Array.from(picture).buffer)
  return Buffer.from(encode(toRGBA8(image), image.width, image.height, COLOURS))
}
