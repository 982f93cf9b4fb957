import fc from 'fast-check'
import { BlockList } from 'node:net'
import { type SortDirection, type SortKey, sortRows } from '../../src/query/sort.js'

function sorted(texts: readonly (string | null)[], key: SortKey, direction: SortDirection = 'asc') {
  const rows = texts.map((text, index) => ({ id: String(index).padStart(4, '0'), text }))
  return sortRows(rows, { key, direction }).map(({ text }) => text)
}

test('IP addresses are sorted as addresses, IPv4 before IPv6 before what is none, and none at all last', () => {
  const inOrder = [
    '2.0.0.1',
    '10.0.0.2',
    '10.0.0.10',
    '203.0.113.7',
    '::1',
    '::ffff:10.0.0.1',
    '2001:db8::',
    '2001:DB8::a',
    '2001:db8:0:0:1::',
    'fe80::1%eth0',
    'unknown',
    null,
  ]
  expect(sorted([...inOrder].reverse(), 'ip')).toEqual(inOrder)
  const down = [...inOrder.slice(0, -1).reverse(), null]
  expect(sorted(inOrder, 'ip', 'desc')).toEqual(down)
})

test('any two IPv6 addresses are sorted as their numbers are', () => {
  const address = fc.ipV6()
  fc.assert(
    fc.property(address, address, (a, b) => {
      const [first, second] = sorted([a, b], 'ip')
      if (isSameAddress(a, b)) return
      const range = new BlockList()
      range.addRange(first ?? '', second ?? '', 'ipv6')
      expect(range.check(a, 'ipv6') && range.check(b, 'ipv6')).toBe(true)
    }),
  )
})

test('names are sorted as people do, whatever their case and accents, and numbers in them by value', () => {
  const inOrder = ['Ana', 'ana 2', 'Ana 10', 'Ángel', 'Bo', 'Émile', 'Zoë']
  expect(sorted([...inOrder].reverse(), 'user')).toEqual(inOrder)
  expect(sorted(inOrder, 'user', 'desc')).toEqual([...inOrder].reverse())
})

test('among equals the newest comes first, in either direction', () => {
  const rows = ['0001', '0003', '0002'].map((id) => ({ id, text: 'same' }))
  for (const direction of ['asc', 'desc'] as const) {
    expect(sortRows(rows, { key: 'type', direction }).map(({ id }) => id)).toEqual(['0003', '0002', '0001'])
  }
})

function isSameAddress(a: string, b: string): boolean {
  const list = new BlockList()
  list.addAddress(a, 'ipv6')
  return list.check(b, 'ipv6')
}
