/**
 * How long the screen keeps the browser busy, with 100 rows of a log of 10,450: by the browser's own performance entries. The
 * figures are told, not judged: whoever else works on the machine is in them.
 */
import type { Page } from 'playwright-core'
import { withBrowser } from './browser.js'
import { eventually } from './eventually.js'
import { callsOf, openLedger } from './ledger.js'
import { screenOf } from './screen.js'
import { withSite } from './site.js'

const browser = withBrowser()
const site = withSite(() => openLedger(callsOf(10_450)))

test('the longest tasks while typing, opening details and paging are told', async () => {
  const page = await browser.visit(`${site.home}?size=100`, { before: [observeTasks], now: 'real' })
  // By selectors: to look for roles and names among a hundred rows would be a long task of its own.
  const find = (selector: string) => page.locator(`activity-log ${selector}`)
  const shows = (status: RegExp) =>
    eventually(async () => expect(await find('[part~="line"] [role="status"]').innerText()).toMatch(status))
  const settles = () => eventually(async () => expect(await find('[aria-busy="true"]').count()).toBe(0))
  await shows(/^1–100 of/)
  const figures: Record<string, string> = { arrival: await tasksOf(page) }

  await find('input[type="search"]').pressSequentially('call 10', { delay: 60 })
  await eventually(() => expect(page.url()).toContain('search=call+10'))
  await settles()
  figures['typing 7 letters'] = await tasksOf(page)
  await find('[part~="reset-button"]').click()
  await shows(/^1–100 of 10,000/)
  await settles()
  await tasksOf(page)

  for (const index of [0, 50, 99]) {
    await find('tbody [part~="details-button"]').nth(index).click()
    await find('dialog[open] [role="tabpanel"]').waitFor()
    await page.keyboard.press('Escape')
    await find('dialog:not([open])').waitFor({ state: 'attached' })
  }
  figures['opening and closing details 3 times'] = await tasksOf(page)

  for (let number = 2; number <= 5; number++) {
    await find('[part~="pager"] .step').last().click()
    await shows(new RegExp(`^${number * 100 - 99}–`))
  }
  figures['turning 4 pages'] = await tasksOf(page)
  await find('th.user button').click()
  await find('th.user[aria-sort="ascending"]').waitFor()
  await settles()
  figures['sorting'] = await tasksOf(page)
  tell('tasks over 50 ms with 100 rows', figures)
  expect(Object.keys(figures)).toHaveLength(5)
})

test('the time to the first rows is told beside that of the bare API call', async () => {
  const runs: string[] = []
  for (let run = 0; run < 3; run++) {
    const page = await browser.visit(site.home, { before: [observeRows], now: 'real' })
    await screenOf(page).rows.first().waitFor()
    const { rows, paint, call } = await page.evaluate(() => {
      const entry = performance
        .getEntriesByType('resource')
        .find(({ name }) => name.includes('/api/activities')) as PerformanceResourceTiming | undefined
      return {
        rows: Reflect.get(window, 'rowsAt') as number,
        paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
        call: (entry?.responseEnd ?? NaN) - (entry?.startTime ?? NaN),
      }
    })
    const goal = 1.5 * (call + paint)
    runs.push(
      `rows ${ms(rows)}, first paint ${ms(paint)}, API call ${ms(call)}, 1.5 × (call + paint) ${ms(goal)}`,
    )
  }
  tell('first rows', Object.fromEntries(runs.map((text, index) => [`run ${index + 1}`, text])))
  expect(runs).toHaveLength(3)
})

const ms = (value: number) => `${value.toFixed(0)} ms`

function tell(title: string, figures: Readonly<Record<string, string>>): void {
  const lines = Object.entries(figures).map(([name, figure]) => `  ${name}: ${figure}\n`)
  process.stderr.write(`[browser figures] ${title}\n${lines.join('')}`)
}

/** The long tasks since this was last asked, with those that are being told of. */
async function tasksOf(page: Page): Promise<string> {
  const tasks = await page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
    await new Promise((resolve) => setTimeout(resolve))
    return (Reflect.get(window, 'tasks') as number[]).splice(0)
  })
  return tasks.length === 0 ? 'none' : tasks.map(ms).join(', ')
}

function observeTasks(): void {
  const durations: number[] = []
  Reflect.set(window, 'tasks', durations)
  new PerformanceObserver((list) =>
    durations.push(...list.getEntries().map(({ duration }) => duration)),
  ).observe({
    type: 'longtask',
    buffered: true,
  })
}

function observeRows(): void {
  const look = () => {
    const root = document.querySelector('activity-log')?.shadowRoot
    if (root?.querySelector('[part~="details-button"]') == null) requestAnimationFrame(look)
    else Reflect.set(window, 'rowsAt', performance.now())
  }
  requestAnimationFrame(look)
}
