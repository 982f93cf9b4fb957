/** The screen as its user sees it: what is found by role and name, and what its rows say. */
import type { Locator, Page } from 'playwright-core'

/** The words of one row, as they are shown. */
export interface Row {
  readonly number: string
  readonly user: string
  readonly type: string
  readonly event: string
  readonly description: string
  readonly ip: string
  readonly time: string
}

/** One `<activity-log>` of a page. */
export type Screen = ReturnType<typeof screenOf>

/** The screen of a page, or the one that a selector names. */
export function screenOf(page: Page, selector = 'activity-log') {
  const element = page.locator(selector)
  const rows = element.locator(':is(tr, li):has(> * [part~="details-button"], > [part~="details-button"])')
  const button = (name: string | RegExp) =>
    element.getByRole('button', { name, exact: typeof name === 'string' })
  const select = (name: string) => element.getByRole('combobox', { name, exact: true })
  const open = async (description: string) => {
    await rows.filter({ hasText: description }).first().locator('[part~="details-button"]').click()
    await element.locator('dialog[open] [role="tabpanel"]').waitFor()
  }
  return {
    element,
    /** Everything that the element shows. */
    frame: element.locator('[part~="frame"]'),
    rows,
    button,
    select,
    open,
    header: (name: string) => element.getByRole('columnheader', { name, exact: true }),
    search: element.getByRole('searchbox'),
    /** What is there instead of rows. */
    state: element.locator('[part~="state"]'),
    status: element.locator('[part~="line"] [role="status"]'),
    dialog: element.getByRole('dialog'),
    chips: element.locator('[part~="chips"] li'),
    read: () => readRows(rows),
    column: async (name: keyof Row) => (await readRows(rows)).map((row) => row[name]),
    options: (name: string) => select(name).getByRole('option').allInnerTexts(),
    /** Chooses in the filters, by label and text, and leaves it at that. */
    choose: async (chosen: Readonly<Record<string, string>>) => {
      for (const [label, text] of Object.entries(chosen)) await selectText(select(label), text)
    },
    filter: () => button('Filter').click(),
    reset: () => element.locator('[part~="reset-button"]').click(),
  }
}

/** Chooses an option by its text, in whatever case it is written. */
async function selectText(select: Locator, text: string): Promise<void> {
  const options = select.getByRole('option')
  await options
    .filter({ hasText: new RegExp(text, 'i') })
    .first()
    .waitFor({ state: 'attached' })
  const texts = await options.allInnerTexts()
  const index = texts.findIndex((each) => each.trim().toLowerCase() === text.toLowerCase())
  if (index === -1) throw new Error(`There is no option "${text}" among: ${texts.join(', ')}`)
  await select.selectOption({ index })
}

function readRows(rows: Locator): Promise<Row[]> {
  return rows.evaluateAll((trs) =>
    trs.map((tr) => {
      const texts = [...(tr as HTMLTableRowElement).cells].map((cell) => cell.innerText.trim())
      const [number = '', user = '', type = '', event = '', description = '', ip = '', time = ''] = texts
      return { number, user, type, event, description, ip, time }
    }),
  )
}

/** A computed colour as red, green and blue. */
export async function colourOf(
  element: Locator,
  property: 'color' | 'background-color',
): Promise<readonly number[]> {
  const css = await element.evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), property)
  const [red = NaN, green = NaN, blue = NaN] = (css.match(/[\d.]+/g) ?? []).map(Number)
  return [red, green, blue]
}

/** The hue of a colour in degrees: 0 red, 120 green, 240 blue, 270 purple, 320 magenta. */
export function hueOf([red = 0, green = 0, blue = 0]: readonly number[]): number {
  const [high, low] = [Math.max(red, green, blue), Math.min(red, green, blue)]
  if (high === low) return NaN
  const part =
    high === red
      ? (green - blue) / (high - low)
      : high === green
        ? 2 + (blue - red) / (high - low)
        : 4 + (red - green) / (high - low)
  return (part * 60 + 360) % 360
}
