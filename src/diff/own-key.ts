/** Objects as dictionaries: keys such as `__proto__` and `constructor` are data like any other. */

/** Stands for a property whose getter, or whose Proxy, throws. */
export const UNREADABLE: unique symbol = Symbol('unreadable')

/** Sets an own property, whatever its name; never touches a prototype. */
export function setOwn<Value>(target: Record<string, Value>, key: string, value: Value): void {
  if (key !== '__proto__') target[key] = value
  else Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
}

/** Reads an own property: undefined when it is inherited or absent, `UNREADABLE` when reading it throws. */
export function readOwn(source: object, key: string | number): unknown {
  try {
    return Object.hasOwn(source, key) ? (source as Record<string | number, unknown>)[key] : undefined
  } catch {
    return UNREADABLE
  }
}
