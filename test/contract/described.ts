/** Holds answers against the API's own description. */
import addFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { openApi } from '../../src/http/index.js'

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true })
addFormats.default(ajv)
ajv.addSchema({ $id: 'api', components: openApi.components }, 'api')
// The keywords of OpenAPI around the schemas are none of JSON Schema's.
ajv.addVocabulary(['components'])

/** The path of the API's description for which an answer is. */
export type Described = keyof typeof openApi.paths

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, MediaType>> }>>
}

interface MediaType {
  readonly schema: { readonly $ref?: string }
}

/** The body of an answer, which is as the description says for its status and its media type. */
export async function bodyAsDescribed(
  path: Described,
  answer: Response,
  method: 'get' | 'post' = 'get',
): Promise<unknown> {
  const operation = (openApi.paths[path] as unknown as Record<string, Operation>)[method]
  const type = String(answer.headers.get('content-type')?.split(';')[0])
  const described = operation?.responses[answer.status]?.content[type]
  if (described === undefined)
    throw new Error(`${method} ${path} says nothing of ${answer.status} as ${type}`)
  const text = await answer.text()
  const { $ref } = described.schema
  if ($ref === undefined) return text
  const body: unknown = JSON.parse(text)
  const isRight = ajv.compile({ $ref: `api${$ref}` })
  expect({ problems: isRight(body) ? [] : isRight.errors, body }).toMatchObject({ problems: [] })
  return body
}
