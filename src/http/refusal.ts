/** What is refused before anybody asks who looks: by the method, and by where a request to write comes from. */
import { answerProblem } from './answers.js'
import type { Route } from './route.js'
import { isSameOrigin } from './same-origin.js'

/** The answer to a request whose method is none of the route's, or that another site's page sent; null for all others. */
export function refusalOf(request: Request, route: Route | null): Response | null {
  const { method } = request
  if (method === 'GET' || method === 'HEAD') return null
  if (route?.to !== 'restore') {
    return answerProblem(405, 'The activity log is read with GET.', { headers: { allow: 'GET, HEAD' } })
  }
  if (method !== 'POST') {
    return answerProblem(405, 'A plan is read with GET and carried out with POST.', {
      headers: { allow: 'GET, HEAD, POST' },
    })
  }
  return isSameOrigin(request) ? null : answerProblem(403, 'Pages of other origins bring nothing back.')
}
