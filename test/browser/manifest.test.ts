/** `custom-elements.json` says what the element is: neither more nor less than there is in a browser and in its types. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { withBrowser } from './browser.js'
import { openOffice } from './office.js'
import { withSite } from './site.js'

interface Named {
  readonly name: string
  readonly fieldName?: string
  readonly attribute?: string
  readonly default?: string
  readonly description: string
}

interface Declaration extends Named {
  readonly tagName: string
  readonly attributes: readonly Named[]
  readonly members: readonly Named[]
  readonly events: readonly Named[]
  readonly cssParts: readonly Named[]
  readonly cssProperties: readonly Named[]
}

const folder = resolve(__dirname, '../../src/screen')
const manifest = JSON.parse(readFileSync(join(folder, 'custom-elements.json'), 'utf8')) as {
  readonly modules: readonly { readonly path: string; readonly declarations: readonly Declaration[] }[]
}
const declaration = manifest.modules[0]?.declarations[0] as Declaration

const browser = withBrowser()
const site = withSite(async () => (await openOffice()).db)

const namesOf = (list: readonly Named[]) => list.map(({ name }) => name).sort()

async function arrive() {
  const page = await browser.visit(site.page('<p></p>'))
  await page.evaluate(() => customElements.whenDefined('activity-log'))
  return page
}

test('every attribute that the element observes is in it, with the property that it sets', async () => {
  const page = await arrive()
  const set = await page.evaluate(() => {
    const Found = customElements.get('activity-log') as unknown as { observedAttributes: readonly string[] }
    return Found.observedAttributes.map((attribute) => {
      const element = document.createElement('activity-log')
      element.setAttribute(attribute, 'a text of its own')
      const all = element as unknown as Record<string, unknown>
      const fieldName = Object.keys(all).find((name) => all[name] === 'a text of its own')
      return `${attribute} sets ${fieldName}`
    })
  })
  expect(declaration.attributes.map(({ name, fieldName }) => `${name} sets ${fieldName}`).sort()).toEqual(
    set.sort(),
  )
  const ofMembers = declaration.members.filter(({ attribute }) => attribute !== undefined)
  expect(ofMembers.map(({ name, attribute }) => `${attribute} sets ${name}`).sort()).toEqual(set)
})

test('every default in it is what a new element has', async () => {
  const page = await arrive()
  const told = declaration.members.filter((member) => member.default !== undefined)
  const found = await page.evaluate(
    (names) => {
      const element = document.createElement('activity-log') as unknown as Record<string, unknown>
      return names.map((name) => JSON.stringify(element[name]) ?? 'undefined')
    },
    told.map(({ name }) => name),
  )
  expect(told.map((member) => `${member.name}: ${member.default?.replaceAll("'", '"')}`)).toEqual(
    told.map(({ name }, index) => `${name}: ${found[index]}`),
  )
})

test('every custom property of the sheets is in it', async () => {
  const page = await arrive()
  const found = await page.evaluate(() => {
    const sheets = document.createElement('activity-log').shadowRoot?.adoptedStyleSheets ?? []
    const rules = sheets.flatMap((sheet) => [...sheet.cssRules] as CSSStyleRule[])
    const host = rules.filter(({ selectorText }) => selectorText === ':host')
    return host.flatMap(({ style }) => [...style]).filter((name) => name.startsWith('--'))
  })
  expect(namesOf(declaration.cssProperties)).toEqual(found.sort())
  expect(found.length).toBeGreaterThan(20)
})

test('every part is in it', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'))
  const text = files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
  const parts = [...text.matchAll(/ part="([^"]*)"/g)].flatMap(([, names = '']) => names.split(' '))
  expect(namesOf(declaration.cssParts)).toEqual([...new Set(parts)].sort())
})

test('every public member and every event of the types is in it', () => {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(folder, 'tsconfig.json'),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  )
  const program = ts.createProgram([join(folder, 'index.ts')], config?.options ?? {})
  const checker = program.getTypeChecker()
  const door = program.getSourceFile(join(folder, 'index.ts')) as ts.SourceFile
  const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(door) as ts.Symbol)
  const typeOf = (name: string) => {
    const symbol = exported.find((each) => each.name === name) as ts.Symbol
    return checker.getDeclaredTypeOfSymbol(checker.getAliasedSymbol(symbol))
  }
  const own = checker.getPropertiesOfType(typeOf('ActivityLogElement')).filter(isOurs)
  // What the browser calls is no member for a page.
  const members = own.map(({ name }) => name).filter((name) => !/Callback$/.test(name))
  expect(namesOf(declaration.members)).toEqual(members.sort())
  const events = checker.getPropertiesOfType(typeOf('ScreenEvents')).map(({ name }) => name)
  expect(namesOf(declaration.events)).toEqual(events.sort())
})

test('it names the file and the tag of the package, and describes everything', () => {
  const { exports, customElements } = JSON.parse(
    readFileSync(resolve(__dirname, '../../package.json'), 'utf8'),
  ) as { exports: Record<string, unknown>; customElements: string }
  expect(exports['./screen']).toMatchObject({ default: `./${manifest.modules[0]?.path}` })
  expect(exports['./custom-elements.json']).toBe(`./${customElements}`)
  expect(declaration.tagName).toBe('activity-log')
  const { attributes, members, events, cssParts, cssProperties } = declaration
  const all = [declaration, ...attributes, ...members, ...events, ...cssParts, ...cssProperties]
  expect(all.filter(({ description }) => !/\.$/.test(description))).toEqual([])
})

/** Public, and written in the screen's room. */
function isOurs({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some(
    (each) =>
      each.getSourceFile().fileName.startsWith(folder) &&
      (ts.getCombinedModifierFlags(each) & (ts.ModifierFlags.Protected | ts.ModifierFlags.Private)) === 0 &&
      !ts.isPrivateIdentifier(ts.getNameOfDeclaration(each) ?? each),
  )
}
