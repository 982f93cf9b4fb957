/** Responses: what each of them bears, whatever is in it. */
import type { ParameterProblem, Problem, RestoreAnswer } from './contract.js'

/** What no answer is without: nothing here is to be sniffed, framed or remembered. */
const SAFE: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
}

/** Activities are for one pair of eyes: no cache keeps them, and no browser shows them as a page. */
const PRIVATE: Readonly<Record<string, string>> = {
  ...SAFE,
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}

/** Data as JSON. */
export function answerJson(value: unknown): Response {
  return new Response(JSON.stringify(value), {
    headers: { ...PRIVATE, 'content-type': 'application/json; charset=utf-8' },
  })
}

/** A problem as RFC 9457 has it. */
export function answerProblem(
  status: keyof typeof TITLES,
  detail: string,
  more: {
    readonly problems?: readonly ParameterProblem[]
    readonly plan?: RestoreAnswer
    readonly headers?: Readonly<Record<string, string>>
  } = {},
): Response {
  const problem: Problem = {
    type: 'about:blank',
    title: TITLES[status] ?? '',
    status,
    detail,
    ...(more.problems === undefined ? {} : { problems: more.problems }),
    ...(more.plan === undefined ? {} : { plan: more.plan }),
  }
  return new Response(JSON.stringify(problem), {
    status,
    headers: { ...PRIVATE, 'content-type': 'application/problem+json; charset=utf-8', ...more.headers },
  })
}

/** All that is wrong with what a request asks for. */
export function badParameters(problems: readonly ParameterProblem[]): Response {
  return answerProblem(400, 'Some parameters of the request are wrong.', { problems })
}

/** A file to be saved, as it comes. */
export function answerFile(body: ReadableStream<Uint8Array>, type: string, name: string): Response {
  return new Response(body, {
    headers: { ...PRIVATE, 'content-type': type, 'content-disposition': `attachment; filename="${name}"` },
  })
}

/** The answer to HEAD: the same without its body, which is given up. */
export async function withoutBody(answer: Response): Promise<Response> {
  await answer.body?.cancel()
  return new Response(null, { status: answer.status, headers: answer.headers })
}
