/** Who did it. */
import { ActivityLogError } from './errors.js'
import { toId, type IdInput } from './id.js'

/** The kinds of actor, and the only ones. */
export const ACTOR_KINDS = ['user', 'admin', 'system', 'anonymous'] as const

/** `user`: somebody of a company. `admin`: runs the platform. `system`: a job. `anonymous`: nobody is known. */
export type ActorKind = (typeof ACTOR_KINDS)[number]

/** An actor as the application gives it. Numbers and bigints as ids are kept as their decimal text. */
export type ActorInput =
  | {
      readonly kind: 'user' | 'admin'
      readonly id: IdInput
      /** The name at this time, kept with each activity. Default: the id. */
      readonly name?: string | null | undefined
      readonly companyId?: IdInput | null | undefined
    }
  | {
      readonly kind: 'system' | 'anonymous'
      readonly id?: IdInput | null | undefined
      /** Default: `system` or `anonymous`. */
      readonly name?: string | null | undefined
      readonly companyId?: IdInput | null | undefined
    }

/** An actor as the log keeps it. */
export interface Actor {
  readonly kind: ActorKind
  readonly id: string | null
  readonly name: string
}

/** An actor and the company it acts for. */
export interface ActorInCompany extends Actor {
  readonly companyId: string | null
}

/**
 * Checks an actor that the application gave and fills in its defaults.
 *
 * @throws ActivityLogError `CONTEXT_INVALID` when the kind is unknown, or a user or admin has no id.
 */
export function toActor(input: ActorInput): ActorInCompany {
  const { kind, id, name, companyId } = input ?? ({} as Partial<ActorInput>)
  if (!ACTOR_KINDS.includes(kind)) {
    throw invalidActor(`its kind is none of ${ACTOR_KINDS.join(', ')}`, 'Give the actor one of these kinds')
  }
  const text = toId(id)
  if (id != null && text === null)
    throw invalidActor(
      'its id is empty or not a string, number or bigint',
      'Pass the id itself, or leave it out',
    )
  if (text === null && (kind === 'user' || kind === 'admin')) {
    throw invalidActor(`an actor of kind "${kind}" has no id`, 'Give its id, or act as { kind: "anonymous" }')
  }
  const company = toId(companyId)
  if (companyId != null && company === null) {
    throw invalidActor(
      'its companyId is empty or not a string, number or bigint',
      'Pass the id of the company itself, or leave it out',
    )
  }
  return { kind, id: text, name: toId(name) ?? text ?? kind, companyId: company }
}

function invalidActor(why: string, advice: string): ActivityLogError {
  return new ActivityLogError('CONTEXT_INVALID', `Cannot act as the given actor: ${why}. ${advice}.`)
}
