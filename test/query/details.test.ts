import type { Activity } from '../../src/model/activity.js'
import type { Change } from '../../src/model/change.js'
import { toDetails } from '../../src/query/details.js'

const note = { why: 'too-large', bytes: 20_000 } as const
const changes: readonly Change[] = [
  { field: 'title', before: 'Old', after: 'New' },
  { field: 'iban', before: null, after: null, masked: true },
  {
    field: 'notes',
    before: { a: 'x' },
    after: { a: 'y' },
    patch: [{ op: 'replace', path: '/a', value: 'y' }],
    notes: [
      { at: '/before/a', ...note },
      { at: '/after', ...note },
    ],
  },
]

const activity = (kind: Activity['kind']): Activity => ({
  id: '01KJM4ZC00D0ZFSW8H0V0V0V0V',
  occurredAt: '2026-03-01T00:00:00.000Z',
  kind,
  type: 'Pipeline Management',
  event: 'moved',
  description: '',
  actor: { kind: 'user', id: '7', name: 'Ana' },
  onBehalf: false,
  impersonator: null,
  companyId: '3',
  record: { entity: 'Deal', id: '42', name: 'Renewal' },
  changes,
  related: [],
  ip: null,
  requestId: null,
  transactionId: null,
  userAgent: null,
  traceId: null,
  source: null,
  restoredFrom: null,
  metadata: { reason: 'asked for' },
})

const ALONE = { sameTransaction: [], sameRequest: [], newer: null, older: null }

test('a creation shows the values that the record began with', () => {
  expect(toDetails(activity('created'), ALONE)).toEqual({
    kind: 'created',
    activity: activity('created'),
    values: [
      { field: 'title', value: 'New' },
      { field: 'iban', value: null, masked: true },
      { field: 'notes', value: { a: 'y' }, notes: [{ at: '', ...note }] },
    ],
    ...ALONE,
  })
})

test('a baseline shows the values that the record had', () => {
  expect(toDetails(activity('baseline'), ALONE)).toMatchObject({
    kind: 'baseline',
    values: [{ field: 'title', value: 'New' }, { field: 'iban' }, { field: 'notes', value: { a: 'y' } }],
  })
})

test('a deletion shows the values that the record ended with', () => {
  expect(toDetails(activity('deleted'), ALONE)).toEqual({
    kind: 'deleted',
    activity: activity('deleted'),
    values: [
      { field: 'title', value: 'Old' },
      { field: 'iban', value: null, masked: true },
      { field: 'notes', value: { a: 'x' }, notes: [{ at: '/a', ...note }] },
    ],
    ...ALONE,
  })
})

test('an update shows its changes as they were recorded', () => {
  expect(toDetails(activity('updated'), ALONE)).toEqual({
    kind: 'updated',
    activity: activity('updated'),
    changes,
    ...ALONE,
  })
})

test('an action shows its metadata', () => {
  expect(toDetails(activity('action'), ALONE)).toEqual({
    kind: 'action',
    activity: activity('action'),
    metadata: { reason: 'asked for' },
    ...ALONE,
  })
})
