/** Who sees what on the screen: from the seed, for a company, a user and an administrator. */
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { withBrowser } from './browser.js'
import { eventually } from './eventually.js'
import { openStory } from './office.js'
import { screenOf } from './screen.js'
import { withSite } from './site.js'

const browser = withBrowser()
const site = withSite(openStory)

interface Sight {
  readonly viewer: string
  readonly who: string
  readonly rows: number
  readonly users: readonly string[]
  readonly types: readonly string[]
  /** Words of what is there and must not be seen anywhere. */
  readonly unseen: readonly string[]
}

const sights: readonly Sight[] = [
  {
    viewer: 'company:3',
    who: 'a company sees all that its users did, and nothing of others or of admins',
    rows: 13,
    users: ['Ana Ruiz', 'Bo Lind', 'Night job'],
    types: ['Authentication', 'Contact Management', 'Pipeline Management', 'User Management'],
    unseen: ['Cy Moss', 'Genoa', 'Gil Globex', 'Root Admin', 'Company Management'],
  },
  {
    viewer: 'company:4',
    who: 'another company sees its own alone',
    rows: 2,
    users: ['Cy Moss'],
    types: ['Contact Management'],
    unseen: ['Ana Ruiz', 'Bo Lind', 'Renewal', 'Root Admin', 'Night job'],
  },
  {
    viewer: 'user:7',
    who: 'a user sees what they did themselves, and nothing of their colleagues',
    rows: 7,
    users: ['Ana Ruiz'],
    types: ['Authentication', 'Contact Management', 'Pipeline Management'],
    unseen: ['Basel', 'transferred', 'Root Admin', 'Night job', 'Cy Moss'],
  },
  {
    viewer: 'admin:1',
    who: 'an administrator sees what they did, under their own name and on behalf of others',
    rows: 2,
    users: ['Ana Ruiz', 'Root Admin'],
    types: ['Company Management', 'Contact Management'],
    unseen: ['Bo Lind', 'Cy Moss', 'Renewal', 'Basel', 'logged in'],
  },
]

for (const { viewer, who, rows, users, types, unseen } of sights) {
  test(`${who}: in rows, counts, drop-downs, bars and exports`, async () => {
    const page = await browser.visit(site.home, { viewer })
    const screen = screenOf(page)
    await eventually(async () => expect(await screen.rows.count()).toBe(rows))
    expect(await screen.status.innerText()).toContain(`of ${rows}`)
    await eventually(async () => expect((await screen.options('User')).slice(1)).toEqual(users))
    expect((await screen.options('Type')).slice(1)).toEqual(types)
    const shown = `${await screen.frame.innerText()} ${(await screen.options('Event')).join()}`
    const exported = [await exportAs(page, 'CSV'), await exportAs(page, 'NDJSON')]
    expect(exported[1]?.trim().split('\n')).toHaveLength(rows)
    expect(unseen.filter((word) => [shown, ...exported].some((text) => text.includes(word)))).toEqual([])
    await screen.search.fill(unseen[0] ?? '')
    await eventually(async () => expect(await screen.rows.count()).toBe(0))
  })
}

test('details of what somebody may not see are not there for them', async () => {
  const boss = await browser.visit(site.home)
  const screen = screenOf(boss)
  await screen.open('Basel')
  await eventually(() => expect(boss.url()).toContain('activity='))
  const id = new URL(boss.url()).searchParams.get('activity') ?? ''
  for (const viewer of ['company:4', 'user:7', 'admin:1']) {
    const page = await browser.visit(`${site.home}?activity=${id}`, { viewer })
    const other = screenOf(page)
    await other.dialog.getByRole('alert').waitFor()
    expect(await other.dialog.innerText()).not.toContain('Basel')
  }
})

test('who acted on behalf of a user is named to that admin alone; that somebody did is told to all', async () => {
  for (const [viewer, isNamed] of [
    ['company:3', false],
    ['user:7', false],
    ['admin:1', true],
  ] as const) {
    const screen = screenOf(await browser.visit(site.home, { viewer }))
    await screen.open('Ibiza')
    const text = await screen.dialog.innerText()
    expect(text).toMatch(/on behalf/)
    expect(text.includes('Root Admin')).toBe(isNamed)
  }
})

test('an export holds what the filters and the search show, all pages of it', async () => {
  const page = await browser.visit(site.home)
  const screen = screenOf(page)
  await screen.choose({ User: 'Bo Lind' })
  await screen.filter()
  await screen.search.fill('brandt')
  await eventually(async () => expect(await screen.rows.count()).toBe(2))
  const lines = (await exportAs(page, 'CSV')).trim().split('\r\n')
  expect(lines).toHaveLength(3)
  expect(lines[1]).toContain('Basel')
})

async function exportAs(page: Page, name: string): Promise<string> {
  const link = page.getByRole('link', { name, exact: true })
  if (!(await link.isVisible())) await page.getByText('Export', { exact: true }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  return readFileSync(await download.path(), 'utf8')
}
