/** What must and must not compile where `<activity-log>` stands in JSX; compiled with the types of React 19 and of React 18. */
import { expectTypeOf } from 'expect-type'
import type { RefObject } from 'react'
import type { ActivityLogElement, ActivityLogProps } from 'typeorm-activity-log/screen/react'

declare const ref: RefObject<ActivityLogElement>

export const everything = (
  <activity-log
    ref={ref}
    key="log"
    className="log"
    src="/activity/api"
    locale="es"
    time-zone="Europe/Madrid"
    week-start="monday"
    heading-level="1"
    record="Deal:42"
    theme="dark"
    url="off"
    chart="off"
    fetcher={(url, init) => fetch(url, { ...init, credentials: 'include' })}
    messages={{ title: 'Audit', more: (count) => `${count} more` }}
    renderers={{ Deals: { value: (value) => `${String(value)} €` } }}
    columns={['user', 'time', { label: 'Trace', render: ({ traceId }) => traceId ?? '' }]}
    recordUrl={({ record }) => record && `/records/${record.id}`}
    onal-filter={({ detail }) => expectTypeOf(detail.search).toEqualTypeOf<string>()}
    onal-open={({ detail }) => expectTypeOf(detail).toEqualTypeOf<{ readonly id: string }>()}
    onal-error={({ detail }) => expectTypeOf(detail).toEqualTypeOf<unknown>()}
  />
)

export const properties = <activity-log timeZone="Europe/Madrid" weekStart="monday" headingLevel="1" />

// @ts-expect-error -- no such property
export const unknownProperty = <activity-log source="/activity/api" />
// @ts-expect-error -- no such column
export const unknownColumn = <activity-log columns={['colour']} />
// @ts-expect-error -- a text is none
export const wrongFetcher = <activity-log fetcher="fetch" />
// @ts-expect-error -- no such message
export const unknownMessage = <activity-log messages={{ titel: 'Audit' }} />

expectTypeOf<ActivityLogProps['src']>().toEqualTypeOf<string | undefined>()
