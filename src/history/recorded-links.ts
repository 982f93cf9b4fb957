/** Links as the log holds them: lists of `{ id, name }`. */
import { isContainer, isList } from '../diff/container.js'
import type { JsonValue } from '../model/json.js'
import type { RecordState } from './record-state.js'

/** The ids of linked records. */
export function linkedIds({ values }: Pick<RecordState, 'values'>, path: string): ReadonlySet<string> {
  return new Set(linksOf(Object.hasOwn(values, path) ? values[path] : undefined).map(idOfLink))
}

/** The links in a recorded value. Those whose records' ids the log does not know are left out: nobody can find them. */
export function linksOf(value: JsonValue | undefined): readonly JsonValue[] {
  return value !== undefined && isList(value) ? value.filter((link) => idOfLink(link) !== '') : []
}

/** The id of a linked record. */
export function idOfLink(link: JsonValue): string {
  const id = isContainer(link) && !isList(link) ? link['id'] : null
  return typeof id === 'string' ? id : ''
}
