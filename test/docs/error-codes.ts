/** The error codes as the source declares them, and the part of docs/troubleshooting.md that is made of them. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import ts from 'typescript'

/** A code, and what its comment says. Texts are empty where it says nothing. */
export interface ErrorCode {
  readonly code: string
  readonly cause: string
  readonly remedy: string
}

const BEGIN = '<!-- errors: npm run docs:errors -->'
const END = '<!-- end of errors -->'

/** The members of `ActivityLogErrorCode`, in the order of the source. */
export function errorCodes(project: string): readonly ErrorCode[] {
  return errorCodesIn(readFileSync(resolve(project, 'src/model/errors.ts'), 'utf8'))
}

/** The same of a source text. */
export function errorCodesIn(text: string): readonly ErrorCode[] {
  const source = ts.createSourceFile('errors.ts', text, ts.ScriptTarget.ES2022, true)
  const type = source.statements.filter(ts.isTypeAliasDeclaration).find(({ name }) => name.text === TYPE)
  if (type === undefined || !ts.isUnionTypeNode(type.type)) throw new Error(`There is no union ${TYPE}`)
  const union = type.type
  return union.types.map((member, index) => {
    // What stands before the `|` of a member belongs to nothing in the tree: it is behind the member before.
    const from = index === 0 ? union.pos : (union.types[index - 1]?.end ?? union.pos)
    return {
      code: member.getText().replaceAll("'", ''),
      cause: tagged(text.slice(from, member.getStart()), 'cause'),
      remedy: tagged(text.slice(from, member.getStart()), 'remedy'),
    }
  })
}

const TYPE = 'ActivityLogErrorCode'

/** The chapter with the codes in their place. */
export function withErrorCodes(chapter: string, codes: readonly ErrorCode[]): string {
  const [before, after] = [chapter.indexOf(BEGIN), chapter.indexOf(END)]
  if (before < 0 || after < before) throw new Error(`The chapter lacks ${BEGIN} ... ${END}`)
  const sections = codes.map(
    ({ code, cause, remedy }) => `### ${code}\n\n**Cause.** ${cause}\n\n**Remedy.** ${remedy}\n`,
  )
  return `${chapter.slice(0, before + BEGIN.length)}\n\n${sections.join('\n')}\n${chapter.slice(after)}`
}

function tagged(comment: string, tag: string): string {
  const lines = comment
    .slice(0, comment.lastIndexOf('*/'))
    .split('\n')
    .map((line) => line.replace(/^\s*(?:\/\*\*|\*)? ?/, '').trim())
  const begin = lines.findIndex((line) => line.startsWith(`@${tag} `))
  if (begin < 0) return ''
  const rest = lines.slice(begin + 1)
  const end = rest.findIndex((line) => line === '' || /^@(?:cause|remedy) /.test(line))
  return [lines[begin]?.slice(tag.length + 2), ...rest.slice(0, end < 0 ? undefined : end)].join(' ').trim()
}
