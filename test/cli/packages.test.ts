import { findPackage, isInRange, packageOf } from '../../src/cli/packages.js'

const node = '^20.19.0 || ^22.13.0 || >=24.11.0'

test.each([
  ['20.19.0', node, true],
  ['20.18.9', node, false],
  ['21.0.0', node, false],
  ['22.13.1', node, true],
  ['24.10.0', node, false],
  ['26.0.0', node, true],
  ['0.3.20', '^0.3.20 || ^1', true],
  ['0.3.19', '^0.3.20 || ^1', false],
  ['0.4.0', '^0.3.20 || ^1', false],
  ['1.1.1', '^0.3.20 || ^1', true],
  ['2.0.0', '^0.3.20 || ^1', false],
  ['0.0.4', '^0.0.3', false],
  ['8.23.1', '8.23.1', true],
  ['8.23.2', '8.23.1', false],
  ['1.10.0', '>=1.9.2', true],
])('%s is in the range %s: %p', (version, range, expected) => {
  expect(isInRange(version, range)).toBe(expected)
})

test('a package is found by a file of it, and by its name', () => {
  expect(packageOf(__filename)).toMatchObject({ name: 'typeorm-activity-log', folder: process.cwd() })
  expect(findPackage('pg', __filename)?.version).toMatch(/^8\./)
  expect(findPackage('no-such-package', __filename)).toBeUndefined()
})
