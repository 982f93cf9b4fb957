/** Commands that the documents name are scripts of the package, and JSON that they show is JSON. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { documents, PROJECT, readDocument } from './document.js'

const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')) as { scripts: object }
const named = [...documents(), 'CONTRIBUTING.md', 'CHANGELOG.md']

test.each(named)('%s names scripts that there are', (name) => {
  expect(scriptsIn(readDocument(name)).filter((script) => !Object.hasOwn(scripts, script))).toEqual([])
})

test.each(named)('%s shows JSON that is JSON', (name) => {
  const blocks = [...readDocument(name).matchAll(/^```json\n(.*?)^```$/gms)].map(([, json = '']) => json)
  for (const block of blocks) expect(() => JSON.parse(block) as unknown).not.toThrow()
})

test('a script that there is not is found', () => {
  expect(scriptsIn('`npm run demo` and\nnpm ci && npm run no:such -- --flag, `npm test`')).toEqual([
    'demo',
    'no:such',
  ])
})

function scriptsIn(text: string): readonly string[] {
  return [...text.matchAll(/npm run (?:--?[\w-]+ )*([\w:-]+)/g)].map(([, script = '']) => script)
}
