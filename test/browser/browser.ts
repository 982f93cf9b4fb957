/** One headless Chromium for a test file, a context of its own for each test, and what a page complains of. */
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { setClock } from './in-page.js'
import { NOW } from './office.js'

/** How a page is opened. */
export interface Visit extends BrowserContextOptions {
  /** Who looks, as `viewerOf` in site.ts reads it. Default: Acme, the company. */
  readonly viewer?: string
  /** Scripts that run in the page before its own. */
  readonly before?: readonly (string | (() => void))[]
  /** The browser's own time. Default: that of the office. */
  readonly now?: Date | 'real'
}

/** The Chromium of a test file. */
export interface TestBrowser {
  /** A new page in a context of its own, at an address. */
  visit(url: string, visit?: Visit): Promise<Page>
  /** What the pages of this test wrote to the console as an error, what they threw, and what their policy refused. */
  complaints(): readonly string[]
}

/** What a visit can do without. Each window's drop-down of addresses alone takes more of a processor than the page in it. */
const NOT_NEEDED = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  // Playwright's own, in whose place this list comes.
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
]

const FLAGS = [
  `--disable-features=${NOT_NEEDED.join()}`,
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
]

/** What a browser says of every answer that is an error: that the answer was one is the test's own doing. */
const OF_THE_NETWORK = /^Failed to load resource/

/** Starts Chromium before the tests of this file; after each test closes its pages and wants them to have complained of nothing. */
export function withBrowser(): TestBrowser {
  let browser: Browser
  let contexts: BrowserContext[] = []
  let complaints: string[] = []
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: process.env['TEST_CHROMIUM'] ?? '', args: FLAGS })
  })
  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()))
    const heard = complaints
    contexts = []
    complaints = []
    expect(heard).toEqual([])
  })
  afterAll(() => browser.close())
  return {
    complaints: () => complaints,
    visit: async (url, { viewer = 'company:3', before = [], now = NOW, ...options } = {}) => {
      const context = await browser.newContext({
        locale: 'en-GB',
        timezoneId: 'Europe/Madrid',
        viewport: { width: 1280, height: 900 },
        ...options,
      })
      contexts.push(context)
      await context.addCookies([{ name: 'viewer', value: viewer, url: new URL('/', url).href }])
      if (now !== 'real') await context.addInitScript(setClock, now.getTime())
      for (const script of before)
        await context.addInitScript(typeof script === 'string' ? { content: script } : script)
      const page = await context.newPage()
      page.setDefaultTimeout(20_000)
      listen(page, complaints)
      await page.goto(url)
      return page
    },
  }
}

function listen(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' && !OF_THE_NETWORK.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('dialog', (dialog) => {
    complaints.push(`${dialog.type()} ${dialog.message()}`)
    void dialog.dismiss()
  })
}
