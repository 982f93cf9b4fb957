/** The JSON that a request brings, as much of it as an order of this API can need. */
import { ActivityLogError } from '../model/errors.js'
import { answerProblem } from './answers.js'

const MOST_BYTES = 65_536

/** A body that is JSON, or the answer to one that is not. */
export type ReadJson =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly answer: Response }

/**
 * Reads a body of JSON: of no other content type, since any page may send a form's without asking, and of at most 64 kB.
 *
 * @throws ActivityLogError `OPTIONS_INVALID` when somebody has read the body before
 */
export async function readJson(request: Request): Promise<ReadJson> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    return refuse(answerProblem(415, 'The body must be JSON, and its content type application/json.'))
  }
  if (request.bodyUsed) throw bodyUsed()
  const bytes = await readBytes(request).catch(() => null)
  if (bytes === null) return refuse(answerProblem(400, 'The body of the request has no end.'))
  if (bytes === 'too many') return refuse(answerProblem(413, 'The body must have at most 64 kB.'))
  try {
    return { ok: true, value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) }
  } catch {
    return refuse(answerProblem(400, 'The body of the request is no JSON.'))
  }
}

/** Stops where there are too many: nobody is to fill the memory. */
async function readBytes({ headers, body }: Request): Promise<Uint8Array | 'too many'> {
  if (Number(headers.get('content-length') ?? 0) > MOST_BYTES) return 'too many'
  const reader = body?.getReader() as ReadableStreamDefaultReader<Uint8Array> | undefined
  const pieces: Uint8Array[] = []
  let count = 0
  for (;;) {
    const piece = await reader?.read()
    if (piece === undefined || piece.done) return Buffer.concat(pieces)
    count += piece.value.length
    if (count > MOST_BYTES) {
      await reader?.cancel()
      return 'too many'
    }
    pieces.push(piece.value)
  }
}

function refuse(answer: Response): ReadJson {
  return { ok: false, answer }
}

function bodyUsed(): ActivityLogError {
  return new ActivityLogError(
    'OPTIONS_INVALID',
    "Cannot serve the activity log: the request's body has been read before. Pass a request with its body, such as request.clone() made before it was read.",
  )
}
