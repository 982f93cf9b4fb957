/** Bringing back what an activity tells of: the plan, what is chosen of it, and what comes of it. */
import type { DataSource } from 'typeorm'
import { actAs, withoutAudit } from 'typeorm-activity-log'
import { withBrowser } from './browser.js'
import { closedGate, eventually } from './eventually.js'
import type { ScreenEvents } from '../../src/screen/screen-events.js'
import { bo, Contact, Deal, openOffice } from './office.js'
import { type Screen, screenOf } from './screen.js'
import { withSite } from './site.js'

let db: DataSource

const browser = withBrowser()
const site = withSite(
  async () => {
    const office = await openOffice()
    office.at('2026-03-18T15:00:00Z')
    db = office.db
    return db
  },
  ({ type }) => type !== 'Pipeline Management',
)

const contacts = () => db.getRepository(Contact)
const asBo = <T>(work: () => Promise<T>) => actAs(bo, work)
let lastId = 100

/** A contact of Bo's that has been changed once: Bern → Basel, and customer. */
async function writeContact(): Promise<Contact> {
  const id = ++lastId
  const contact = contacts().create({
    id,
    name: `Max ${id}`,
    email: 'max@example.com',
    city: 'Bern',
    companyId: 3,
  })
  await asBo(() => contacts().save(contact))
  await asBo(() => contacts().save({ ...contact, city: 'Basel', isCustomer: true }))
  return contact
}

async function arrive(locale = 'en-GB') {
  const url = site.page(`<activity-log src="/activity/api" locale="${locale}"></activity-log>`)
  const page = await browser.visit(url)
  const screen = screenOf(page)
  await screen.rows.first().waitFor()
  return { page, screen }
}

const plan = (screen: Screen) => screen.dialog.locator('[part~="plan"]')
const confirm = (screen: Screen) => screen.dialog.locator('[part~="confirm-button"]')
const ask = async (screen: Screen, name: 'Restore…' | 'Put back…') => {
  await screen.dialog.getByRole('button', { name }).click()
  await screen.dialog.getByRole('table').waitFor()
}
const planned = (screen: Screen) =>
  plan(screen)
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) =>
        [...(row as HTMLTableRowElement).cells].map((cell) => cell.innerText.replace(/\s+/g, ' ').trim()),
      ),
    )
const done = (screen: Screen) =>
  screen.dialog
    .locator('.content > [role="status"]')
    .innerText()
    .then((text) => text.trim())
const cityOf = async ({ id }: Contact) => (await contacts().findOneByOrFail({ id })).city
const isDisabled = async (screen: Screen) => (await confirm(screen).getAttribute('aria-disabled')) === 'true'

test('an update is put back after a look at the plan: it is said, listed, and seen in the details', async () => {
  const contact = await writeContact()
  const { page, screen } = await arrive()
  const told: string[] = []
  await page.exposeFunction('tell', (id: string) => told.push(id))
  await screen.element.evaluate((element) =>
    element.addEventListener('al-restore', (event) => {
      ;(Reflect.get(window, 'tell') as (id: string) => void)((event as ScreenEvents['al-restore']).detail.id)
    }),
  )
  await screen.open('Bern')
  expect(await screen.dialog.getByRole('columnheader').allInnerTexts()).toEqual(['Field', 'Before', 'After'])
  await ask(screen, 'Put back…')
  const title = plan(screen).getByRole('heading', { name: 'Put back the earlier values?' })
  expect(await title.evaluate((node) => node.matches(':focus'))).toBe(true)
  expect(await planned(screen)).toEqual([
    ['city', 'Basel', 'Bern'],
    ['isCustomer', 'true', 'false'],
  ])
  await plan(screen).getByRole('checkbox', { name: 'isCustomer' }).uncheck()
  await confirm(screen).click()
  await eventually(async () => expect(await done(screen)).toBe('The values were put back.'))
  expect(await contacts().findOneByOrFail({ id: contact.id })).toMatchObject({
    city: 'Bern',
    isCustomer: true,
  })
  const heading = screen.dialog.getByRole('heading').first()
  expect(await heading.evaluate((node) => node.matches(':focus'))).toBe(true)
  await eventually(async () =>
    expect(await screen.dialog.getByRole('columnheader').allInnerTexts()).toEqual([
      'Field',
      'Before',
      'After',
      'Now',
    ]),
  )
  expect(await screen.dialog.locator('td.present').allInnerTexts()).toEqual(['Bern', 'unchanged'])
  await eventually(() => expect(told).toHaveLength(1))
  await page.keyboard.press('Escape')
  await eventually(async () => expect((await screen.read())[0]).toMatchObject({ user: 'Ana Ruiz' }))
  expect((await screen.read())[0]?.description).toMatch(/Basel.*Bern/)
})

test('a deleted record is restored with one press more, and its deletion tells what it holds now', async () => {
  const contact = await writeContact()
  await asBo(() => contacts().delete({ id: contact.id }))
  const { page, screen } = await arrive()
  await screen.open(`Contact "${contact.name}" was deleted`)
  await ask(screen, 'Restore…')
  expect(await plan(screen).getByRole('checkbox').count()).toBe(0)
  expect((await planned(screen)).find(([field]) => field === 'city')).toEqual(['city', 'Basel'])
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await eventually(async () => expect(await done(screen)).toBe('The record was restored.'))
  expect(await cityOf(contact)).toBe('Basel')
  await screen.dialog.getByRole('tabpanel').waitFor()
  expect(await screen.dialog.locator('[part~="restore-button"]').count()).toBe(0)
})

test('a record that was restored past the log is told to be there, and nothing is offered', async () => {
  const contact = await writeContact()
  await asBo(() => contacts().delete({ id: contact.id }))
  await withoutAudit('past the log', () => contacts().save(contact))
  const { screen } = await arrive()
  await screen.open(`Contact "${contact.name}" was deleted`)
  await screen.dialog.getByRole('button', { name: 'Restore…' }).click()
  await plan(screen).getByText('A record with this id is there.').waitFor()
  expect(await plan(screen).getByRole('table').count()).toBe(0)
  expect(await confirm(screen).count()).toBe(0)
})

test('what somebody has changed since is said, and overwritten only by a mark of its own', async () => {
  const contact = await writeContact()
  await asBo(() => contacts().update({ id: contact.id }, { city: 'Chur' }))
  const { screen } = await arrive()
  await screen.open('Bern')
  expect(await screen.dialog.locator('td.present').first().innerText()).toBe('Chur')
  await ask(screen, 'Put back…')
  expect((await planned(screen))[0]?.join(' ')).toMatch(
    /^city Chur Bern changed since by Bo Lind, 18 Mar 2026/,
  )
  expect(await isDisabled(screen)).toBe(true)
  await confirm(screen).click({ force: true })
  expect(await cityOf(contact)).toBe('Chur')
  const city = plan(screen).getByRole('checkbox', { name: 'city' })
  await city.uncheck()
  expect(await isDisabled(screen)).toBe(false)
  await city.check()
  await plan(screen).getByRole('checkbox', { name: 'Overwrite what was changed since' }).check()
  expect(await isDisabled(screen)).toBe(false)
  await confirm(screen).click()
  await eventually(async () => expect(await done(screen)).toBe('The values were put back.'))
  expect(await cityOf(contact)).toBe('Bern')
})

test('what changes between the look and the order is told, and nothing is written', async () => {
  const contact = await writeContact()
  const { screen } = await arrive()
  await screen.open('Bern')
  await ask(screen, 'Put back…')
  await asBo(() => contacts().update({ id: contact.id }, { city: 'Chur' }))
  await confirm(screen).click()
  await plan(screen).getByRole('alert').waitFor()
  expect(await plan(screen).getByRole('alert').innerText()).toContain('Something has changed meanwhile.')
  expect((await planned(screen))[0]?.join(' ')).toContain('changed since by Bo Lind')
  expect(await cityOf(contact)).toBe('Chur')
})

test('a plan that is left leads back to its button, and asks for nothing more', async () => {
  await writeContact()
  const { page, screen } = await arrive()
  await screen.open('Bern')
  await ask(screen, 'Put back…')
  await plan(screen).getByRole('button', { name: 'Cancel' }).click()
  const button = screen.dialog.getByRole('button', { name: 'Put back…' })
  await eventually(async () => expect(await button.evaluate((node) => node.matches(':focus'))).toBe(true))
  await button.press('Enter')
  await screen.dialog.getByRole('table').waitFor()
  await page.keyboard.press('Escape')
  await eventually(async () => expect(await screen.dialog.count()).toBe(0))
  await screen.open('Bern')
  expect(await plan(screen).count()).toBe(0)
})

test('a server that fails is said, and asked again; one that refuses is said', async () => {
  await writeContact()
  const { screen } = await arrive()
  let status = 500
  site.meddle((url, answer) =>
    status !== 200 && url.pathname.endsWith('/restore')
      ? Promise.resolve(new Response('{}', { status }))
      : answer(),
  )
  await screen.open('Bern')
  await screen.dialog.getByRole('button', { name: 'Put back…' }).click()
  expect(await plan(screen).getByRole('alert').innerText()).toContain('Nothing was written')
  status = 200
  await plan(screen).getByRole('button', { name: 'Retry' }).click()
  await screen.dialog.getByRole('table').waitFor()
  status = 403
  await confirm(screen).click()
  await eventually(async () =>
    expect(await plan(screen).getByRole('alert').innerText()).toBe('You may not do this.'),
  )
})

test('one order is sent, however often the button is pressed', async () => {
  const contact = await writeContact()
  const { screen } = await arrive()
  await screen.open('Bern')
  await ask(screen, 'Put back…')
  site.forget()
  const gate = closedGate()
  site.meddle(async (_, answer) => {
    await gate.passed
    return answer()
  })
  await confirm(screen).click()
  expect(await isDisabled(screen)).toBe(true)
  await confirm(screen).dispatchEvent('click')
  gate.open()
  await eventually(async () => expect(await done(screen)).toBe('The values were put back.'))
  expect(site.asked.filter((path) => path.endsWith('/restore'))).toHaveLength(1)
  expect(await cityOf(contact)).toBe('Bern')
})

test('there is no button where the application does not allow it, nor on what is no change', async () => {
  const deals = db.getRepository(Deal)
  const deal = deals.create({ id: 61, title: 'Renewal', stage: 'lead', value: 1, ownerId: 7, companyId: 3 })
  await asBo(() => deals.save(deal))
  await asBo(() => deals.update({ id: 61 }, { stage: 'won' }))
  await writeContact()
  const { page, screen } = await arrive()
  for (const description of ['lead', `Contact "Max ${lastId}" was created`]) {
    await screen.open(description)
    expect(await screen.dialog.locator('[part~="restore-button"]').count()).toBe(0)
    await page.keyboard.press('Escape')
    await eventually(async () => expect(await screen.dialog.count()).toBe(0))
  }
})

test('the page of another site brings nothing back, whatever form it sends', async () => {
  const contact = await writeContact()
  const { page, screen } = await arrive()
  const address = new URL(page.url()).origin
  await screen.open('Bern')
  const id = new URL(page.url()).searchParams.get('activity') ?? ''
  const action = `${address}/activity/api/activities/${id}/restore`
  const form = `<form method="post" enctype="text/plain" action="${action}"><input name='{"force":true,"' value='":1}'><button>Win</button></form>`
  const elsewhere = site.page(form).replace('localhost', '127.0.0.1')
  const other = await page.context().newPage()
  await other.goto(elsewhere)
  const answered = other.waitForResponse(action)
  await other.getByRole('button', { name: 'Win' }).click()
  expect((await answered).status()).toBe(403)
  expect(await cityOf(contact)).toBe('Basel')
})

test.each(['es', 'de', 'fr', 'pt-BR', 'ar'])(
  'in %s neither plan says anything in English',
  async (locale) => {
    const contact = await writeContact()
    await asBo(() => contacts().update({ id: contact.id }, { city: 'Chur' }))
    const gone = await writeContact()
    await asBo(() => contacts().delete({ id: gone.id }))
    const { page, screen } = await arrive(locale)
    const english =
      /\b(Put back|Restore|Cancel|Overwrite|Now|Afterwards|changed|Field|unchanged|All activities|History)\b/
    for (const description of [
      `Contact "${contact.name}" was updated: city Bern`,
      `"${gone.name}" was deleted`,
    ]) {
      await screen.open(description)
      expect(english.exec(await screen.dialog.locator('.content').innerText())).toBeNull()
      await screen.dialog.locator('[part~="restore-button"]').click()
      await screen.dialog.getByRole('table').waitFor()
      expect(english.exec(await plan(screen).innerText())).toBeNull()
      await page.keyboard.press('Escape')
      await eventually(async () => expect(await screen.dialog.count()).toBe(0))
    }
  },
)

test('what is ordered is done and listed, though its details are closed before the answer', async () => {
  const contact = await writeContact()
  const { page, screen } = await arrive()
  await screen.open('Bern')
  await ask(screen, 'Put back…')
  const gate = closedGate()
  site.meddle(async ({ pathname }, answer) => {
    const answered = await answer()
    if (pathname.endsWith('/restore')) await gate.passed
    return answered
  })
  await confirm(screen).click()
  await page.keyboard.press('Escape')
  await eventually(async () => expect(await cityOf(contact)).toBe('Bern'))
  gate.open()
  await eventually(async () => expect((await screen.read())[0]?.description).toMatch(/Basel.*Bern/))
})

test('who is signed out before the order is told that they may not', async () => {
  await writeContact()
  const { screen } = await arrive()
  await screen.open('Bern')
  site.meddle((url, answer) =>
    url.pathname.endsWith('/restore') ? Promise.resolve(new Response('{}', { status: 401 })) : answer(),
  )
  await screen.dialog.getByRole('button', { name: 'Put back…' }).click()
  expect(await plan(screen).getByRole('alert').innerText()).toBe('You may not do this.')
  expect(await plan(screen).getByRole('button', { name: 'Retry' }).count()).toBe(0)
})
