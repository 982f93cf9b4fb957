/** Links between the documents lead somewhere: to a file that is there, and to a heading that it has. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { PROJECT } from './document.js'

const files = markdownFiles(PROJECT)

test('all documents are looked at', () => {
  expect(files).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/capture.md']))
})

test.each(files)('the links of %s lead somewhere', (file) => {
  const text = readFileSync(join(PROJECT, file), 'utf8')
  expect(linksOf(text).filter((link) => !leadsSomewhere(file, link))).toEqual([])
})

test('a dead link is found', () => {
  const text =
    '[a](docs/capture.md) [b](docs/no.md) [c](README.md#nowhere)\n```md\n[d](e.md)\n```\n<img src="f.png">'
  expect(linksOf(text)).toEqual(['docs/capture.md', 'docs/no.md', 'README.md#nowhere', 'f.png'])
  expect(linksOf(text).filter((link) => leadsSomewhere('README.md', link))).toEqual(['docs/capture.md'])
})

test('headings have the anchors that GitHub gives them', () => {
  expect(
    anchorsOf('# `a()`: b, _c_\n## A heading\n## A heading\n```md\n# none\n```\n### ACTOR_MISSING'),
  ).toEqual(new Set(['a-b-c', 'a-heading', 'a-heading-1', 'actor_missing']))
})

function markdownFiles(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (name.startsWith('.') || ['node_modules', 'dist', 'coverage'].includes(name)) return []
    if (statSync(path).isDirectory()) return [...markdownFiles(path)]
    return name.endsWith('.md') ? [relative(PROJECT, path)] : []
  })
}

/** Links and pictures, but those to the web. */
function linksOf(text: string): readonly string[] {
  const prose = withoutCode(text)
  const found = [
    ...prose.matchAll(/\]\(([^()\s]+)\)/g),
    ...prose.matchAll(/<(?:img|a|source)\b[^>]*?\b(?:src|srcset|href)="([^"]+)"/g),
  ]
  return found.map(([, link = '']) => link).filter((link) => !/^[a-z]+:/.test(link))
}

function leadsSomewhere(file: string, link: string): boolean {
  const [path = '', anchor] = link.split('#')
  const target = path === '' ? join(PROJECT, file) : resolve(PROJECT, dirname(file), path)
  if (!existsSync(target)) return false
  return anchor === undefined || anchorsOf(readFileSync(target, 'utf8')).has(anchor)
}

function anchorsOf(text: string): ReadonlySet<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of withoutFences(text).matchAll(/^#{1,6} (.*)$/gm)) {
    const slug = slugOf(heading)
    let anchor = slug
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${slug}-${count}`
    anchors.add(anchor)
  }
  return anchors
}

function slugOf(heading: string): string {
  const plain = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/(?<!\w)_|_(?!\w)/g, '')
  return plain
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}

function withoutFences(text: string): string {
  return text.replaceAll(/^```.*?^```$/gms, '')
}

function withoutCode(text: string): string {
  return withoutFences(text).replaceAll(/`[^`\n]*`/g, '')
}
