/** What must and must not compile when the log is read. */
import { expectTypeOf } from 'expect-type'
import type { Activity } from '../../src/model/activity.js'
import type { Change } from '../../src/model/change.js'
import type { JsonValue } from '../../src/model/json.js'
import type { ActivityQuery, ActivityReader } from '../../src/query/activity-query.js'
import type { ActivityDetails, SnapshotValue } from '../../src/query/details.js'
import type { ActivityCount, ActivityPage } from '../../src/query/paging.js'

declare const activityLog: ActivityReader
declare const query: ActivityQuery
declare const page: ActivityPage
declare const details: ActivityDetails

class Deal {
  id!: string
  title!: string
  closedAt!: Date | null
}

class OrderLine {
  orderId!: number
  line!: number
}

// No rows come without a viewer.
expectTypeOf<keyof ActivityReader>().toEqualTypeOf<'visibleTo' | 'unrestricted'>()
// @ts-expect-error -- no page before visibleTo()
void activityLog.page
// @ts-expect-error -- no first before visibleTo()
void activityLog.first
// @ts-expect-error -- no count before visibleTo()
void activityLog.count
// @ts-expect-error -- no details before visibleTo()
void activityLog.details
// @ts-expect-error -- no filter either, so that none can end in rows
void activityLog.by
// @ts-expect-error -- a viewer has no default
activityLog.visibleTo()
// @ts-expect-error -- trusted code says why
activityLog.unrestricted()

// A viewer is one of three, each with its own id.
activityLog.visibleTo({ as: 'company', companyId: 3 })
activityLog.visibleTo({ as: 'user', userId: '7', companyId: 3n })
activityLog.visibleTo({ as: 'admin', adminId: '1' })
// @ts-expect-error -- a company is named by its companyId
activityLog.visibleTo({ as: 'company', userId: '7' })
// @ts-expect-error -- an id is never absent
activityLog.visibleTo({ as: 'company', companyId: undefined })
// @ts-expect-error -- an id is never null
activityLog.visibleTo({ as: 'user', userId: null })
// @ts-expect-error -- trusted code calls unrestricted()
activityLog.visibleTo({ as: 'everyone', reason: 'mine' })

// Filters chain.
expectTypeOf(
  query.by('7').ofType('A', 'B').event('created', 'our own').sort('date', 'asc'),
).toEqualTypeOf<ActivityQuery>()
expectTypeOf(query.between(new Date(), '2026-03-01')).toEqualTypeOf<ActivityQuery>()
query.by({ kind: 'system' })
// @ts-expect-error -- no such kind of actor
query.by({ kind: 'robot' })
// @ts-expect-error -- an id that may be missing is not "any id"
query.by({ kind: 'user', id: undefined })
query.sort('ip', 'asc')
// @ts-expect-error -- no such sort key
query.sort('description', 'asc')
// @ts-expect-error -- no such direction
query.sort('date', 'up')
// @ts-expect-error -- a time is a Date or a text
query.between(0, 1)

// A record is named by the entity's own keys.
query.about(Deal, 'a1')
query.about(OrderLine, { orderId: 1, line: 2 })
query.about('Deal', { anything: 1 })
// @ts-expect-error -- Deal has no such field
query.about(Deal, { idd: 'a1' })
// @ts-expect-error -- a line is a number
query.about(OrderLine, { orderId: 1, line: '2' })
// @ts-expect-error -- an id is never absent
query.about(Deal, undefined)

// Fields and their values are known once it is said which entity's they are.
query.changed('anything', { to: 1 })
query.about(Deal).changed('title', { from: 'Old', to: 'New' })
query.about(Deal).by(7).changed('closedAt', { from: null, to: new Date() })
expectTypeOf(query.about(Deal, 'a1').changed('title')).toExtend<ActivityQuery>()
// @ts-expect-error -- Deal has no such field
query.about(Deal).changed('tittle')
// @ts-expect-error -- a title is a text
query.about(Deal).changed('title', { to: 5 })

// Days are some calendar's.
query.during('last 7 days', { timeZone: 'Europe/Madrid', weekStart: 'sunday' })
query.during({ from: '2026-05-01', to: '2026-05-31' }, { timeZone: 'UTC' })
// @ts-expect-error -- no such preset
query.during('last week', { timeZone: 'UTC' })
// @ts-expect-error -- a day begins somewhere
query.during('today')

// What comes out is readonly.
expectTypeOf(query.first(1)).resolves.toEqualTypeOf<readonly Activity[]>()
expectTypeOf(query.count()).resolves.toEqualTypeOf<ActivityCount>()
expectTypeOf(query.details('')).resolves.toEqualTypeOf<ActivityDetails | null>()
expectTypeOf(page.activities).toEqualTypeOf<readonly Activity[]>()
expectTypeOf(page.activities).not.toHaveProperty('push')
// @ts-expect-error -- readonly
page.hasNext = false
for (const activity of page.activities) {
  // @ts-expect-error -- readonly
  activity.companyId = '4'
}

// The shape of the details follows from their kind.
expectTypeOf(details.kind).toEqualTypeOf<'created' | 'updated' | 'deleted' | 'baseline' | 'action'>()
// @ts-expect-error -- not every kind has values
void details.values
switch (details.kind) {
  case 'created':
  case 'baseline':
  case 'deleted':
    expectTypeOf(details.values).toEqualTypeOf<readonly SnapshotValue[]>()
    // @ts-expect-error -- a snapshot has no changes
    void details.changes
    break
  case 'updated':
    expectTypeOf(details.changes).toEqualTypeOf<readonly Change[]>()
    break
  case 'action':
    expectTypeOf(details.metadata).toEqualTypeOf<JsonValue>()
    break
  default:
    expectTypeOf(details).toBeNever()
}
