/** The pictures of the documents: light for light pages, dark for dark ones, and none that takes long to load. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { documents, PROJECT, readDocument } from './document.js'

const MOST_BYTES = 150_000

const folder = join(PROJECT, 'docs/images')
const pictures = readdirSync(folder)
const text = documents().map(readDocument).join('\n')

test('a picture has less than 150 kB', () => {
  expect(pictures.filter((name) => statSync(join(folder, name)).size >= MOST_BYTES)).toEqual([])
})

test('every picture is shown, the dark one where the reader wants it dark', () => {
  const shown = [
    ...text.matchAll(/<source media="\(prefers-color-scheme:dark\)" srcset="(?:docs\/)?images\/(.*?)">/g),
  ]
  const fallbacks = [...text.matchAll(/<img src="(?:docs\/)?images\/(.*?)" alt="[^"]+">/g)]
  const dark = shown.map(([, name = '']) => name)
  const light = fallbacks.map(([, name = '']) => name)
  expect([...dark, ...light].sort()).toEqual(pictures.sort())
  expect(dark).toEqual(light.map((name) => name.replace('-light.', '-dark.')))
})
