/** From a record's id in the log back to its primary key. */
import type { EntityMetadata, ObjectLiteral } from 'typeorm'
import { fieldPathOf } from '../registry/plan-field.js'
import { keyRowOf, recordIdOf } from '../registry/record-key.js'
import { fieldsOf, toEntityValue } from './field-values.js'
import { mergeValues } from './merge-values.js'

/** The primary key as an object of the entity's properties; null where it cannot be told from the id. */
export function keyOfId(metadata: EntityMetadata, id: string): ObjectLiteral | null {
  const { primaryColumns } = metadata
  const texts = primaryColumns.length === 1 ? null : partsOf(id)
  const key: ObjectLiteral = {}
  for (const column of primaryColumns) {
    const path = fieldPathOf(column)
    const text = texts === null ? id : texts[path]
    const field = fieldsOf(metadata).get(path)
    if (text === undefined || field === undefined) return null
    mergeValues(key, column.createValueMap(toEntityValue(field, jsonOf(field.kind, text))))
  }
  // The id of a key that is a secret is a hash of it; and no other record must ever be taken for this one.
  const row = keyRowOf(metadata, key)
  return row !== null && recordIdOf(metadata, row) === id ? key : null
}

function partsOf(id: string): Readonly<Record<string, string | undefined>> {
  try {
    return JSON.parse(id) as Record<string, string>
  } catch {
    return {}
  }
}

/** The text of a key's value in the form in which the log would hold the value. */
function jsonOf(kind: string, text: string) {
  switch (kind) {
    case 'number':
      return Number(text)
    case 'boolean':
      return text === 'true' || text === '1'
    case 'bytes':
      return { base64: Buffer.from(text, 'hex').toString('base64') }
    case 'json':
    case 'list':
      return JSON.parse(text) as string
    default:
      return text
  }
}
