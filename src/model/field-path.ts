/** The fields of an entity as types: what decorators and queries complete in the editor. */

/** Values that are one column, whatever they hold inside. */
type Leaf =
  string | number | boolean | bigint | symbol | Date | Uint8Array | readonly unknown[] | null | undefined

// A function type is recognised structurally; its parameters do not matter here.
type AnyFunction = (...args: never[]) => unknown

/** A property of an entity that is no method. */
export type FieldName<T> = { [K in keyof T & string]: T[K] extends AnyFunction ? never : K }[keyof T & string]

/** A property, or a property of an embedded one: `stage`, `address.zip`. */
export type FieldPath<T> = {
  [K in FieldName<T>]: NonNullable<T[K]> extends Leaf ? K : K | `${K}.${FieldName<NonNullable<T[K]>>}`
}[FieldName<T>]

/** The type of the value at a path. */
export type ValueAt<T, P extends string> = P extends keyof T
  ? T[P]
  : P extends `${infer K}.${infer R}`
    ? K extends keyof T
      ? ValueAt<NonNullable<T[K]>, R>
      : never
    : never
