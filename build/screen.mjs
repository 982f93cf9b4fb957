// @ts-nocheck -- syntax trees of generated text: that the build runs is the check of their shapes.
/**
 * Bundles the screen to the file that the handler serves and the package exports as `./screen`, and each of its languages but
 * English to a file beside it.
 */
import { dirname, join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { buildSync, transformSync } from 'esbuild'
import ts from 'typescript'

const project = dirname(dirname(fileURLToPath(import.meta.url)))

/** The most bytes that the script may have, gzipped. */
export const MAX_BYTES = 30_720

const LICENCE = '/*! lit-html: Copyright 2017 Google LLC, SPDX-License-Identifier: BSD-3-Clause */\n'

const common = {
  bundle: true,
  write: false,
  format: 'esm',
  target: 'es2022',
  platform: 'browser',
  conditions: ['production'],
  charset: 'utf8',
  tsconfig: join(project, 'src/screen/tsconfig.json'),
}

/** The languages that have files of their own. */
const LANGUAGES = ['ar', 'de', 'es', 'fr', 'pt-BR']

/** The screen's script, with Lit and the rest in it. */
export function bundleScreen() {
  const external = ['lit', ...LANGUAGES.map((language) => `./messages/${language}.js`)]
  const own = textOf({ entryPoints: [join(project, 'src/screen/index.ts')], external })
  const contents = shorten(own).replace(/"\.\/messages\/([\w-]+)\.js"/g, '"./screen-$1.js"')
  const files = { external: ['./screen-*'], stdin: { contents, resolveDir: project } }
  return LICENCE + textOf({ ...files, minify: true, legalComments: 'none' })
}

/** The script of each language, by the name of its file, which the screen's own script imports from beside it. */
export function bundleLanguages() {
  return Object.fromEntries(
    LANGUAGES.map((language) => [
      `screen-${language}.js`,
      textOf({ entryPoints: [join(project, `src/screen/messages/${language}.ts`)], minify: true }),
    ]),
  )
}

/** How many bytes of a script go over the wire. */
export function gzippedBytes(script) {
  return gzipSync(script, { level: 9 }).length
}

function textOf(options) {
  return buildSync({ ...common, ...options }).outputFiles[0]?.text ?? ''
}

/** Takes what no browser needs out of the templates and sheets. */
function shorten(script) {
  const tree = ts.createSourceFile('screen.js', script, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS)
  const edits = []
  const visit = (node) => {
    if (ts.isTaggedTemplateExpression(node)) edits.push(...editsOf(node))
    ts.forEachChild(node, visit)
  }
  visit(tree)
  edits.sort((a, b) => b.start - a.start)
  return edits.reduce((text, { start, end, short }) => text.slice(0, start) + short + text.slice(end), script)
}

function editsOf({ tag, template }) {
  const name = /^(html|svg|css)\d*$/.exec(tag.getText())?.[1]
  if (name === undefined) return []
  if (ts.isNoSubstitutionTemplateLiteral(template)) return [edit(template, 1, 1, name)]
  const { head, templateSpans } = template
  return [
    edit(head, 1, 2, name),
    ...templateSpans.map(({ literal }) => edit(literal, 1, ts.isTemplateTail(literal) ? 1 : 2, name)),
  ]
}

/** The text between the marks of one piece of a template, without the blanks that only lay it out. */
function edit(piece, before, after, name) {
  const [start, end] = [piece.getStart() + before, piece.getEnd() - after]
  const text = piece.getSourceFile().text.slice(start, end)
  return { start, end, short: name === 'css' ? shortSheet(text) : shortMarkup(text, piece) }
}

function shortSheet(text) {
  return transformSync(text, { loader: 'css', minify: true }).code.trim()
}

/** A line break between two tags says nothing; a blank between words does. */
function shortMarkup(text, piece) {
  let short = text.replace(/>\s*\n\s*</g, '><')
  if (ts.isTemplateHead(piece) || ts.isNoSubstitutionTemplateLiteral(piece))
    short = short.replace(/^\s*\n\s*/, '')
  if (ts.isTemplateTail(piece) || ts.isNoSubstitutionTemplateLiteral(piece))
    short = short.replace(/\s*\n\s*$/, '')
  return short.replace(/\s+/g, ' ').replace(/ >/g, '>')
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const bytes = gzippedBytes(bundleScreen())
  console.log(`The screen has ${bytes} bytes gzipped; it may have ${MAX_BYTES}.`)
  if (bytes > MAX_BYTES) process.exitCode = 1
}
