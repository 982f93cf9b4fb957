/** The reading API as the screen asks it. */
import type {
  ActivitiesAnswer,
  ChoicesAnswer,
  DetailsAnswer,
  Problem,
  RestoreAnswer,
  RestoreOrder,
  SummaryAnswer,
} from '../http/contract.js'

/** What fetches: `fetch`, or the host's own with its headers. */
export type Fetcher = (
  url: string,
  init: { signal: AbortSignal; headers: Record<string, string>; method?: 'POST'; body?: string },
) => Promise<Response>

/** An answer that is no success. */
export class ApiError extends Error {
  readonly status: number
  /** What would be brought back now, where the answer tells. */
  readonly plan: RestoreAnswer | null

  constructor(status: number, detail: string, plan: RestoreAnswer | null = null) {
    super(detail)
    this.status = status
    this.plan = plan
  }
}

/** The status of the answer that an error is about; 0 where there was none. */
export function statusOf(error: unknown): number {
  return error instanceof ApiError ? error.status : 0
}

/** Whether an error is that the viewer is not signed in any more, or may not. */
export function isRefused(error: unknown): boolean {
  return [401, 403].includes(statusOf(error))
}

/** The API at an address. */
export interface Api {
  activities(parameters: URLSearchParams, signal: AbortSignal): Promise<ActivitiesAnswer>
  details(id: string, parameters: URLSearchParams, signal: AbortSignal): Promise<DetailsAnswer>
  choices(signal: AbortSignal): Promise<ChoicesAnswer>
  summary(parameters: URLSearchParams, signal: AbortSignal): Promise<SummaryAnswer>
  /** What would be done to bring back what an activity tells of. */
  plan(id: string, signal: AbortSignal): Promise<RestoreAnswer>
  /** Does it. */
  restore(id: string, order: RestoreOrder, signal: AbortSignal): Promise<RestoreAnswer>
  /** Where an export is to be had. */
  exportUrl(format: ExportFormat, parameters: URLSearchParams): string
  /** Saves an export that only the host's own fetching may have. */
  saveExport(format: ExportFormat, parameters: URLSearchParams): Promise<void>
}

/** What an export is written in. */
export type ExportFormat = 'csv' | 'ndjson'

const EXPORT_MS = 600_000

/** The API below `src`, e.g. `/activity/api`. */
export function openApi(src: string, fetcher: Fetcher): Api {
  const base = src.replace(/\/+$/, '')
  const ask = askBelow(base, fetcher)
  const read = <T>(
    path: string,
    key: keyof T & string,
    parameters: URLSearchParams,
    signal: AbortSignal,
  ): Promise<T> => {
    const query = parameters.toString()
    return ask(`${path}${query === '' ? '' : `?${query}`}`, key, {
      signal,
      headers: { accept: 'application/json' },
    })
  }
  const pathOf = (id: string) => `activities/${encodeURIComponent(id)}`
  const exportUrl: Api['exportUrl'] = (format, parameters) =>
    `${base}/export.${format}?${parameters.toString()}`
  return {
    activities: (parameters, signal) => read('activities', 'activities', parameters, signal),
    details: (id, parameters, signal) => read(pathOf(id), 'activity', parameters, signal),
    choices: (signal) => read('choices', 'users', new URLSearchParams(), signal),
    summary: (parameters, signal) => read('summary', 'bars', parameters, signal),
    plan: (id, signal) => read(`${pathOf(id)}/restore`, 'fields', new URLSearchParams(), signal),
    restore: (id, order, signal) =>
      ask(`${pathOf(id)}/restore`, 'fields', {
        signal,
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify(order),
      }),
    exportUrl,
    saveExport: async (format, parameters) => {
      const response = await fetcher(exportUrl(format, parameters), {
        signal: AbortSignal.timeout(EXPORT_MS),
        headers: {},
      })
      if (!response.ok) throw new ApiError(response.status, response.statusText)
      const link = document.createElement('a')
      link.href = URL.createObjectURL(await response.blob())
      link.download = `activity-log.${format}`
      link.click()
      URL.revokeObjectURL(link.href)
    },
  }
}

/** Asks below an address. An answer without the key that it must have is none: a proxy may answer in the server's place. */
function askBelow(base: string, fetcher: Fetcher) {
  return async <T>(path: string, key: keyof T & string, init: Parameters<Fetcher>[1]): Promise<T> => {
    const response = await fetcher(`${base}/${path}`, init)
    if (response.ok) {
      const answer = (await response.json()) as T | null
      if (answer?.[key] === undefined)
        throw new ApiError(response.status, `There is no "${key}" in the answer.`)
      return answer
    }
    const problem = (await response.json().catch(() => null)) as Partial<Problem> | null
    throw new ApiError(response.status, problem?.detail ?? response.statusText, problem?.plan)
  }
}
