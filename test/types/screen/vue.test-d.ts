/** What must and must not compile where `<activity-log>` stands in a template of Vue. */
import { expectTypeOf } from 'expect-type'
import type { GlobalComponents } from 'vue'
import type { ActivityLogElement, ActivityLogProps } from 'typeorm-activity-log/screen/vue'

type InTemplates = InstanceType<GlobalComponents['activity-log']>

expectTypeOf<InTemplates>().toExtend<ActivityLogElement>()
expectTypeOf<InTemplates['$props']>().toEqualTypeOf<ActivityLogProps>()

export const everything: ActivityLogProps = {
  key: 'log',
  class: 'log',
  src: '/activity/api',
  timeZone: 'Europe/Madrid',
  fetcher: (url, init) => fetch(url, init),
  columns: ['user', { label: 'Trace', render: ({ traceId }) => traceId ?? '' }],
  recordUrl: ({ record }) => record && `/records/${record.id}`,
  onAlFilter: ({ detail }) => expectTypeOf(detail.search).toEqualTypeOf<string>(),
  onAlOpen: ({ detail }) => expectTypeOf(detail).toEqualTypeOf<{ readonly id: string }>(),
  onAlError: ({ detail }) => expectTypeOf(detail).toEqualTypeOf<unknown>(),
}

// @ts-expect-error -- no such property
export const unknownProperty: ActivityLogProps = { source: '/activity/api' }
// @ts-expect-error -- no such column
export const unknownColumn: ActivityLogProps = { columns: ['colour'] }
