import { toViewer } from '../../src/model/viewer.js'

test.each([
  [
    { as: 'company', companyId: 3 },
    { as: 'company', companyId: '3' },
  ],
  [
    { as: 'user', userId: 7n },
    { as: 'user', userId: '7', companyId: null },
  ],
  [
    { as: 'user', userId: '07', companyId: 'acme ' },
    { as: 'user', userId: '07', companyId: 'acme ' },
  ],
  [
    { as: 'admin', adminId: 0 },
    { as: 'admin', adminId: '0' },
  ],
] as const)('%p is a viewer', (input, viewer) => {
  expect(toViewer(input)).toEqual(viewer)
})

test.each([
  ['a user whose company is null', { as: 'user', userId: 7, companyId: null }, 'companyId'],
  ['a company without id', { as: 'company' }, 'companyId'],
  ['a user whose id is empty', { as: 'user', userId: '' }, 'userId'],
  ['an admin whose id is a list', { as: 'admin', adminId: ['1'] }, 'adminId'],
])('%s is none, and the error names the id', (_, input, name) => {
  expect(() => toViewer(input as never)).toThrow(
    `[activity-log] Cannot read the activity log: the viewer's ${name} is empty or not a string, number or bigint. ` +
      'Pass the id of the signed-in person or company, or do not read at all. (VIEWER_INVALID)',
  )
})

test.each([undefined, null, {}, { as: 'toString' }, { as: 'system' }])('%j is none', (input) => {
  expect(() => toViewer(input as never)).toThrow('the viewer is of no known kind')
})
