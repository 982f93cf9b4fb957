/** What must and must not compile where `<activity-log>` is an element of the DOM. */
import { expectTypeOf } from 'expect-type'
import type { ActivityLogElement, ScreenEvents } from 'typeorm-activity-log/screen'

declare const page: Document

const element = page.createElement('activity-log')
expectTypeOf(element).toEqualTypeOf<ActivityLogElement>()
expectTypeOf(page.querySelector('activity-log')).toEqualTypeOf<ActivityLogElement | null>()
expectTypeOf(element.src).toEqualTypeOf<string>()
expectTypeOf<ActivityLogElement['refresh']>().toEqualTypeOf<() => void>()
element.addEventListener('al-open', ({ detail }) => expectTypeOf(detail.id).toEqualTypeOf<string>())
page.addEventListener('al-filter', (event) => expectTypeOf(event).toEqualTypeOf<ScreenEvents['al-filter']>())
// @ts-expect-error -- what the screen remembers is its own
void element.unfolded
