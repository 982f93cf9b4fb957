/** JSON as a type: what the log stores and hands out. */

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** A value that JSON can hold without loss. */
export type JsonValue = string | number | boolean | null | JsonObject | readonly JsonValue[]
