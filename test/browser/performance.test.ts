/**
 * How long the screen keeps the browser busy, with 100 rows of a log of 10,450: by the browser's own performance entries. The
 * figures are told, not judged: whoever else works on the machine is in them.
 */
import type { Page } from 'playwright-core'
import { withBrowser } from './browser.js'
import { eventually, pause } from './eventually.js'
import { callsOf, openLedger } from './ledger.js'
import { screenOf } from './screen.js'
import { withSite } from './site.js'

const browser = withBrowser()
const site = withSite(() => openLedger(callsOf(10_450)))

test('the longest tasks while typing, opening details and paging are told', async () => {
  const page = await browser.visit(`${site.home}?size=100`, { before: [observeTasks], now: 'real' })
  const screen = screenOf(page)
  await eventually(async () => expect(await screen.rows.count()).toBe(100))
  const figures: Record<string, string> = { arrival: await tasksOf(page) }

  await screen.search.pressSequentially('call 10', { delay: 60 })
  await eventually(async () => expect(await screen.element.locator('[aria-busy="true"]').count()).toBe(0))
  await pause(500)
  figures['typing 7 letters'] = await tasksOf(page)
  await screen.reset()
  await eventually(async () => expect((await screen.column('description'))[0]).toBe('Call 10450'))
  await tasksOf(page)

  for (const index of [0, 50, 99]) {
    await screen.rows.nth(index).locator('[part~="details-button"]').click()
    await screen.dialog.getByRole('tabpanel').waitFor()
    await page.keyboard.press('Escape')
    await eventually(async () => expect(await screen.dialog.count()).toBe(0))
  }
  figures['opening and closing details 3 times'] = await tasksOf(page)

  for (let number = 2; number <= 5; number++) {
    await screen.button('Next page').click()
    await eventually(async () => expect((await screen.column('number'))[0]).toBe(`${number * 100 - 99}`))
  }
  figures['turning 4 pages'] = await tasksOf(page)
  await screen.header('User').getByRole('button').click()
  await eventually(async () =>
    expect(await screen.header('User').getAttribute('aria-sort')).toBe('ascending'),
  )
  await pause(500)
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

/** The long tasks since this was last asked. */
async function tasksOf(page: Page): Promise<string> {
  const tasks = await page.evaluate(() => {
    const durations = Reflect.get(window, 'tasks') as number[]
    return durations.splice(0)
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
