/** The snippets of docs/screen.md, running: in plain HTML, in React and in Vue. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import { compileScript, parse } from 'vue/compiler-sfc'
import type { Activity } from '../../src/http/contract.js'
import type { ActivityLogElement } from '../../src/screen/activity-log.js'
import { withBrowser } from './browser.js'
import { eventually } from './eventually.js'
import { openStory } from './office.js'
import { screenOf } from './screen.js'
import { withSite } from './site.js'

const project = resolve(__dirname, '../..')
const chapter = readFileSync(join(project, 'docs/screen.md'), 'utf8')

const browser = withBrowser()
const site = withSite(openStory)

/** The snippets of a language, in their order. */
function snippets(language: string): readonly string[] {
  return [...chapter.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, text = '']) => text,
  )
}

/** A script that an application would have its bundler make, on the script of the package. */
async function bundle(contents: string, loader: 'tsx' | 'ts'): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, loader, resolveDir: project },
    alias: {
      'typeorm-activity-log/screen/react': process.env['TEST_SCREEN_SCRIPT'] ?? '',
      'typeorm-activity-log/screen/vue': process.env['TEST_SCREEN_SCRIPT'] ?? '',
      vue: join(project, 'node_modules/vue/dist/vue.runtime.esm-bundler.js'),
    },
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    tsconfigRaw: {},
  })
  return outputFiles[0]?.text ?? ''
}

/** Opens the application's page, and looks whether the element got what it was given and is heard. */
async function tryApplication(page: Page): Promise<void> {
  const screen = screenOf(page)
  await eventually(async () => expect(await screen.rows.count()).toBe(13))
  expect(site.asked.find((each) => each.startsWith('activities?'))).toContain('timeZone=Europe%2FMadrid')
  const given = await screen.element.evaluate((node) => {
    const { timeZone, recordUrl } = node as ActivityLogElement
    const activity = { record: { entity: 'Deal', id: '61', name: null } } as Activity
    return { timeZone, recordUrl: recordUrl?.(activity) }
  })
  expect(given).toEqual({ timeZone: 'Europe/Madrid', recordUrl: '/records/Deal/61' })
  await screen.open('Basel')
  expect(await screen.dialog.getByRole('link', { name: 'Max Brandt' }).getAttribute('href')).toBe(
    '/records/Contact/52',
  )
}

/** The headers of the requests to the API that a page makes from now on. */
function tokensOf(page: Page): string[] {
  const tokens: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/activity/api/')) tokens.push(request.headers()['authorization'] ?? 'none')
  })
  return tokens
}

test('in plain HTML it has its attributes and properties, and is heard', async () => {
  const [audit = '', , ...others] = snippets('js')
  const [html = '', timeline = ''] = snippets('html')
  site.file('/audit.js', [audit, ...others].join('\n'))
  site.file('/audit.css', snippets('css').join('\n'))
  const page = await browser.visit(site.page(''))
  const said: string[] = []
  page.on('console', (message) => said.push(message.text()))
  await page.goto(site.page(`<link rel="stylesheet" href="/audit.css" />${html}`))
  const screen = screenOf(page)
  await eventually(async () => expect(await screen.rows.count()).toBe(13))
  await screen.element.getByRole('columnheader', { name: 'Trace' }).waitFor()
  expect(await screen.element.getByRole('heading').first().innerText()).toBe('Audit trail')
  expect(await screen.element.evaluate((node) => getComputedStyle(node).fontFamily)).toContain('Georgia')
  expect(await screen.frame.innerText()).toContain('Europe/Madrid')
  await screen.element.locator('[part~="details-button"]').first().click()
  await screen.dialog.getByRole('tabpanel').waitFor()
  await eventually(() => expect(said).toEqual([expect.stringMatching(/^opened \w{26}$/)]))
  expect(await screen.dialog.getByRole('tabpanel').innerText()).toContain('1500 €')
  expect(new URL(page.url()).searchParams.get('log-activity')).toBe(said[0]?.slice('opened '.length))

  await page.goto(site.page(timeline.replace('Deal:42', 'Deal:61')))
  await eventually(async () => expect(await screenOf(page).rows.count()).toBe(3))
})

test('in React it has its attributes and properties, and is heard', async () => {
  const [app = ''] = snippets('tsx')
  const start = "import { createRoot } from 'react-dom/client'\ncreateRoot(document.querySelector('#app')!)"
  site.file('/app.js', await bundle(`${app}\n${start}.render(<Audit />)`, 'tsx'))
  const page = await browser.visit(site.page(''))
  const tokens = tokensOf(page)
  await page.goto(site.page('<div id="app"></div><script type="module" src="/app.js"></script>'))
  await tryApplication(page)
  await eventually(async () => expect(await page.locator('#app > p').innerText()).toMatch(/^Opened: \w{26}$/))
  expect(new Set(tokens)).toEqual(new Set(['Bearer of-the-session']))
  // What React draws anew sets the same again: nothing is asked for twice.
  expect(site.asked.filter((each) => each.startsWith('activities?'))).toHaveLength(1)
})

test('in Vue it has its attributes and properties, and is heard', async () => {
  const { descriptor, errors } = parse(snippets('vue').join(''), { filename: 'Audit.vue' })
  expect(errors).toEqual([])
  const { content } = compileScript(descriptor, {
    id: 'audit',
    inlineTemplate: true,
    genDefaultAs: 'Audit',
    templateOptions: { compilerOptions: { isCustomElement: (tag) => tag === 'activity-log' } },
  })
  const start = "import { createApp } from 'vue'\ncreateApp(Audit).mount('#app')"
  site.file('/app.js', await bundle(`${content}\n${start}`, 'ts'))
  const page = await browser.visit(site.page(''))
  const tokens = tokensOf(page)
  await page.goto(site.page('<div id="app"></div><script type="module" src="/app.js"></script>'))
  await tryApplication(page)
  await eventually(async () => expect(await page.locator('#app > p').innerText()).toMatch(/^Opened: \w{26}$/))
  expect(new Set(tokens)).toEqual(new Set(['Bearer of-the-session']))
  expect(site.asked.filter((each) => each.startsWith('activities?'))).toHaveLength(1)
})

test('the snippet for React is the one that compiles, with the types of React 19 and of React 18', () => {
  const compiled = readFileSync(join(project, 'test/types/screen/audit.tsx'), 'utf8')
  expect(snippets('tsx')).toEqual([compiled])
})

test('the chapter tells all that custom-elements.json tells, in the same words', () => {
  const manifest = JSON.parse(readFileSync(join(project, 'src/screen/custom-elements.json'), 'utf8')) as {
    modules: readonly { declarations: readonly Record<string, readonly Told[]>[] }[]
  }
  const [declaration = {}] = manifest.modules[0]?.declarations ?? []
  const lists = ['attributes', 'members', 'events', 'cssParts', 'cssProperties']
  const all = lists.flatMap((list) => declaration[list] ?? [])
  const rows = chapter.split('\n').filter((line) => line.startsWith('|'))
  const isTold = ({ name, description }: Told) =>
    rows.some((row) => row.includes(`\`${name}`) && row.includes(description))
  expect(all.filter((told) => !isTold(told))).toEqual([])
  expect(all.length).toBeGreaterThan(60)
})

interface Told {
  readonly name: string
  readonly description: string
}
