/** Whether a request that writes comes from the host's own pages. What a browser says of it no page can forge. */

/**
 * False where a browser says that a page of another origin sent the request, one of a subdomain too. Without any such word it is
 * no browser's, or an old one's: what is not a form's content type those ask leave for first (CORS), and nobody here gives it.
 *
 * `X-Forwarded-Host` is not believed: anybody can send it. `Sec-Fetch-Site` comes first, since a proxy may have changed `Host`.
 */
export function isSameOrigin({ headers, url }: Pick<Request, 'headers' | 'url'>): boolean {
  const site = headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin'
  const origin = headers.get('origin')
  if (origin === null) return true
  const own = headers.get('host') ?? new URL(url).host
  const sender = toUrl(origin)
  return sender !== null && sender.host !== '' && sender.host === toUrl(`${sender.protocol}//${own}`)?.host
}

function toUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}
