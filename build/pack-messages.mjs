// @ts-nocheck -- syntax trees of generated text: that the build runs is the check of their shapes.
/**
 * Makes the dictionaries of the screen small: beside English, whose keys stand for all, a dictionary becomes one text. The
 * pieces of `(what) => `Remove ${what}`` are `Remove ` and the place of the argument.
 */
import ts from 'typescript'

const UNPACK = `
const unpack = (text, own) => Object.fromEntries(Object.keys(en).map((key, index) => {
  const piece = text.split("|")[index]
  return [key, own[key] ?? (typeof en[key] === "string" ? piece : (...given) => piece.replace(/\\$(\\d)/g, (_, place) => given[place]))]
}))
`

/** The edits that pack the dictionaries in a bundle's text, in which English is called `en`. */
export function packMessages(tree) {
  const dictionaries = tree.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .filter(({ initializer }) => isDictionary(initializer))
  const english = dictionaries.find(({ name }) => name.getText() === 'en')
  if (english !== dictionaries[0]) throw new Error('English is not the first of the dictionaries.')
  const keys = english.initializer.properties.map(({ name }) => name.getText())
  const others = dictionaries.filter((each) => each !== english)
  return [
    { start: english.parent.parent.getEnd(), end: english.parent.parent.getEnd(), short: UNPACK },
    ...others.map(({ initializer }) => ({
      start: initializer.getStart(),
      end: initializer.getEnd(),
      short: packed(initializer, keys),
    })),
  ]
}

function isDictionary(initializer) {
  if (initializer === undefined || !ts.isObjectLiteralExpression(initializer)) return false
  return initializer.properties.some(({ name }) => name?.getText() === 'searchPlaceholder')
}

function packed(dictionary, keys) {
  const values = new Map(dictionary.properties.map((each) => [each.name.getText(), each.initializer]))
  const own = []
  const pieces = keys.map((key) => {
    const text = textOf(values.get(key))
    if (text === null) own.push(`${key}: ${values.get(key).getText()}`)
    return text ?? ''
  })
  if (pieces.some((piece) => /\|/.test(piece))) throw new Error('A text of the screen holds a |.')
  return `unpack(${JSON.stringify(pieces.join('|'))}, { ${own.join(', ')} })`
}

/** The text of a value, with `$0` for the first argument; null when it is more than words and arguments. */
function textOf(value) {
  if (ts.isStringLiteral(value) || ts.isNoSubstitutionTemplateLiteral(value)) return value.text
  if (!ts.isArrowFunction(value) || !ts.isTemplateExpression(value.body)) return null
  const parameters = value.parameters.map(({ name }) => name.getText())
  const { head, templateSpans } = value.body
  const places = templateSpans.map(({ expression }) => parameters.indexOf(expression.getText()))
  if (places.includes(-1)) return null
  return head.text + templateSpans.map(({ literal }, index) => `$${places[index]}${literal.text}`).join('')
}
