/** docs/masking.md names what looks secret and what does not, as the library has it. */
import { isSecretName } from '../../src/model/secret-names.js'
import { readDocument } from './document.js'

const [secret = '', harmless = ''] = (
  readDocument('docs/masking.md').split('## Names that look secret')[1]?.split('\n## ')[0] ?? ''
).split('\nNot what is about a secret')

test('the names that look secret do', () => {
  expect(namesIn(secret).length).toBeGreaterThan(30)
  expect(namesIn(secret).filter((name) => !isSecretName(name))).toEqual([])
})

test('the names that do not look secret do not', () => {
  expect(namesIn(harmless).length).toBeGreaterThan(4)
  expect(namesIn(harmless).filter(isSecretName)).toEqual([])
})

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/`([\w-]+)`/g)].map(([, name = '']) => name)
}
