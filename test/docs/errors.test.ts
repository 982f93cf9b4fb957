/** Every error code is explained, and docs/troubleshooting.md says what the source says. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { errorCodes, errorCodesIn, withErrorCodes } from './error-codes.js'

const project = resolve(__dirname, '../..')

test('every error code has a cause and a remedy', () => {
  const codes = errorCodes(project)
  expect(codes.length).toBeGreaterThan(10)
  expect(codes.filter(({ cause, remedy }) => cause === '' || remedy === '')).toEqual([])
})

test('docs/troubleshooting.md has the codes of the source: npm run docs:errors', () => {
  const chapter = readFileSync(resolve(project, 'docs/troubleshooting.md'), 'utf8')
  expect(chapter).toBe(withErrorCodes(chapter, errorCodes(project)))
})

test('a code without its text is found', () => {
  const source = `
    export type ActivityLogErrorCode =
      /**
       * @cause One thing
       * or another.
       * @remedy Do this.
       */
      | 'EXPLAINED'
      /** @cause Only this. */
      | 'HALF_EXPLAINED'
      | 'BARE'
  `
  expect(errorCodesIn(source)).toEqual([
    { code: 'EXPLAINED', cause: 'One thing or another.', remedy: 'Do this.' },
    { code: 'HALF_EXPLAINED', cause: 'Only this.', remedy: '' },
    { code: 'BARE', cause: '', remedy: '' },
  ])
})
