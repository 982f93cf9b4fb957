/** What the compiler lets a test expect. */
import { expect } from '@jest/globals'
import { expectTypeOf } from 'expect-type'
import type { DataSource } from 'typeorm'
import type { Activity } from '../../src/index.js'
import type { ExpectedFields } from '../../src/testing/index.js'
import { expectActivity, frozenClock, recordedDuring } from '../../src/testing/index.js'

declare const db: DataSource
declare const activities: readonly Activity[]

// Every part of an activity may be named.
expectTypeOf<keyof ExpectedFields>().toEqualTypeOf<keyof Activity>()

// A list is looked at now, a data source is read first.
expectTypeOf(expectActivity(activities).toHaveRecorded({})).toEqualTypeOf<void>()
expectTypeOf(expectActivity(db).toHaveRecorded({})).toEqualTypeOf<Promise<void>>()
expectTypeOf(expectActivity(db).not.toHaveRecorded({})).toEqualTypeOf<Promise<void>>()
expectTypeOf(recordedDuring(db, () => 7))
  .resolves.toHaveProperty('result')
  .toEqualTypeOf<number>()
expectTypeOf(recordedDuring(db, async () => 'a'))
  .resolves.toHaveProperty('result')
  .toEqualTypeOf<string>()
expectTypeOf(frozenClock(0)).toExtend<() => Date>()

const expectation = expectActivity(activities)
expectation.toHaveRecorded({ event: 'won', actor: { id: 7 }, record: { id: 42n }, companyId: 3 })
expectation.toHaveRecorded({
  changes: { stage: ['lead', 'won'], account: { masked: true } },
  metadata: { a: 1 },
})
// Jest's and Vitest's matchers are `any`, or objects that can be asked.
expectation.toHaveRecorded({
  event: expect.stringMatching(/won|lost/),
  occurredAt: expect.any(String),
  actor: expect.objectContaining({ name: 'Ana' }),
  record: { id: expect.anything() },
  changes: { stage: [expect.any(String), expect.not.stringContaining('lost')], notes: expect.any(Object) },
  related: [{ entity: expect.any(String) }],
  metadata: { rows: expect.closeTo(3) },
})
expectation.toHaveRecorded({ changes: expect.arrayContaining([expect.objectContaining({ field: 'stage' })]) })
expectation.toHaveRecorded({
  event: { asymmetricMatch: () => true },
  changes: { stage: [{ asymmetricMatch: () => true }, null] },
})
expectation.toHaveRecorded({ asymmetricMatch: () => true })
expectation.toHaveRecordedOnly([{ event: 'won' }, { kind: 'created' }])

// @ts-expect-error there is no such part
expectation.toHaveRecorded({ evnt: 'won' })
// @ts-expect-error nor such a kind
expectation.toHaveRecorded({ kind: 'inserted' })
// @ts-expect-error a name is a text
expectation.toHaveRecorded({ actor: { name: 7 } })
// @ts-expect-error a change has two values
expectation.toHaveRecorded({ changes: { stage: ['lead'] } })
// @ts-expect-error a data source is awaited, so it is no list
expectActivity({ activities })
