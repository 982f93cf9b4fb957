/** Where a request comes from, as its activities say it. */
import { isIP } from 'node:net'
import { ulid } from 'ulid'
import type { ActivityContext } from '../model/context.js'

/** Reads a header; those that came several times are joined as HTTP has it. */
export type ReadHeader = (name: string) => string | null | undefined

/** The parts of a context that a request itself tells. */
export type RequestOrigin = Pick<ActivityContext, 'ip' | 'userAgent' | 'requestId' | 'traceId' | 'source'>

const LONGEST_USER_AGENT = 512

/** What a request's id may be taken over as: no spaces, no markup, nothing that breaks a line of a log. */
const REQUEST_ID = /^[\w.:@/+=-]{1,64}$/

/** W3C Trace Context: version, trace id, parent id, flags. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-|$)/

/**
 * The origin of a request: `x-request-id` where it is fit to be one, else a new ULID; the trace id of `traceparent`
 * (https://www.w3.org/TR/trace-context/); the user agent cut to 512 characters; source `http`.
 *
 * @param ip the client's address as the framework knows it, never a header that anybody can send; what is no address is none
 */
export function originOf(readHeader: ReadHeader, ip: string | null | undefined): RequestOrigin {
  const requestId = readHeader('x-request-id') ?? ''
  return {
    ip: toAddress(ip ?? ''),
    userAgent: readHeader('user-agent')?.slice(0, LONGEST_USER_AGENT) ?? null,
    requestId: REQUEST_ID.test(requestId) ? requestId : ulid(),
    traceId: TRACEPARENT.exec(readHeader('traceparent') ?? '')?.[1] ?? null,
    source: 'http',
  }
}

/** An address; of an IPv4 one that a socket for both versions shows as `::ffff:203.0.113.7`, that. */
function toAddress(ip: string): string | null {
  const address = ip.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
  return isIP(address) === 0 ? null : address
}
