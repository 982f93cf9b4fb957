/** docs/querying.md names all that a query has. That its snippets give what they show, programs.test.ts tells. */
import { PARAMETERS } from '../../src/query/activity-parameters.js'
import { createActivityReader, type ReadSource } from '../../src/query/create-query.js'
import { readDocument } from './document.js'

const document = readDocument('docs/querying.md')

test('the table of parameters has every parameter', () => {
  const rows = document.slice(document.indexOf('| parameter | value |')).split('\n\n')[0] ?? ''
  const named = rows.split('\n').flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`(\w+)`/g)])
  expect(named.map((match) => match[1]).sort()).toEqual(Object.keys(PARAMETERS.entries).sort())
})

test('the document has every filter and every way of reading', () => {
  const names = Object.keys(createActivityReader({} as ReadSource).unrestricted('this test'))
  expect(names.filter((name) => !new RegExp(`\\b${name}\\(`).test(document))).toEqual([])
})
