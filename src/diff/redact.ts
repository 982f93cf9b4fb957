/**
 * The one gate for secrets: the last step before changes leave the capture, over values, notes and patches
 * together.
 *
 * Whether a field is masked is the caller's word; names inside JSON values are judged here. Texts are not
 * looked into.
 */
import type { Change, ValueNote } from '../model/change.js'
import { isContainer } from './container.js'
import { diffJson } from './diff-json.js'
import { keysOf } from './json-pointer.js'
import { redactPlain } from './redact-plain.js'
import { isRememberedSecretName } from './secret-search.js'
import { notesOfSides } from './value-notes.js'

/**
 * Takes out of changes what must never be kept.
 *
 * A field for which `isMasked` holds stays as `{ field, before: null, after: null, masked: true }`: it
 * changed, and nothing else is known. In all others, what stands under a secret-looking name becomes
 * `[masked]`, with a note; not so in fields for which `isUnmasked` holds, which somebody has declared
 * harmless. Changes without secrets are returned as they are.
 *
 * @example
 * redactChanges([{ field: 'card', before: null, after: { holder: 'Ana', cvc: 123 } }], () => false)
 * // [{
 * //   field: 'card', before: null, after: { holder: 'Ana', cvc: '[masked]' },
 * //   notes: [{ at: '/after/cvc', why: 'masked' }],
 * // }]
 */
export function redactChanges(
  changes: readonly Change[],
  isMasked: (field: string) => boolean,
  isUnmasked: (field: string) => boolean = () => false,
): readonly Change[] {
  const redacted = changes.map((change) => {
    if (isMasked(change.field)) return maskedChange(change.field)
    return isUnmasked(change.field) ? change : redactChange(change)
  })
  return redacted.some((change, index) => change !== changes[index]) ? redacted : changes
}

function maskedChange(field: string): Change {
  return { field, before: null, after: null, masked: true }
}

function redactChange(change: Change): Change {
  if (!isContainer(change.before) && !isContainer(change.after)) return change
  const before = redactPlain(change.before)
  const after = redactPlain(change.after)
  const masked = notesOfSides(before.notes, after.notes)
  if (masked.length === 0) return change
  const patch = change.patch ? diffJson(before.value, after.value) : []
  const harmless = (change.notes ?? []).filter((note) => !isBeneathSecret(note))
  return {
    field: change.field,
    before: before.value,
    after: after.value,
    ...(change.links && { links: change.links }),
    ...(patch.length > 0 && { patch }),
    notes: [...harmless, ...masked],
  }
}

/**
 * A note beneath what is masked would still tell its shape, its size or its hash. The first key names the
 * side.
 */
function isBeneathSecret({ at }: ValueNote): boolean {
  return keysOf(at).slice(1).some(isRememberedSecretName)
}
