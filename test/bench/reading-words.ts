/** What the rows of `reading-rows.ts` say, and how often. */

/** Type, entity and thousandths of the rows. The last one happens to no record. */
export const types: readonly (readonly [type: string, entity: string | null, share: number])[] = [
  ['Contact Management', 'Contact', 240],
  ['Pipeline Management', 'Deal', 220],
  ['Task Management', 'Task', 150],
  ['Account Management', 'Account', 100],
  ['Invoicing', 'Invoice', 80],
  ['Document Management', 'Document', 50],
  ['Email', 'Message', 25],
  ['Calendar', 'Meeting', 19],
  ['User Management', 'User', 10],
  ['Settings', 'Setting', 5],
  ['Data Export', 'Export', 1],
  ['Authentication', null, 100],
]

/** Event, kind and thousandths of what happens to records. */
export const recordEvents: readonly (readonly [event: string, kind: string, share: number])[] = [
  ['transferred', 'updated', 1],
  ['created', 'created', 219],
  ['deleted', 'deleted', 50],
  ['status changed', 'updated', 50],
  ['assigned', 'updated', 30],
  ['restored', 'updated', 10],
  ['updated', 'updated', 640],
]

/** Event, kind and thousandths of the type Authentication. */
export const signInEvents: typeof recordEvents = [
  ['logged in', 'action', 600],
  ['logged out', 'action', 350],
  ['password changed', 'action', 50],
]

/** What the cases look for. */
export const words = {
  type: 'Pipeline Management',
  rareType: 'Data Export',
  rareEvent: 'transferred',
  absentEvent: 'merged',
  /** In the names of an eleventh of all records. */
  common: 'lighting',
  /** In the descriptions of one transaction in `TRANSACTIONS_PER_RARE_WORD`. */
  rare: 'mezzanine',
  absent: 'quetzal',
  /** Where the rare word is, and nowhere else. */
  twoLetters: 'zz',
} as const

export const TRANSACTIONS_PER_RARE_WORD = 13_000

const split = (text: string): readonly string[] => text.split(' ')

export const firstNames = split(
  'Ana Bruno Carla David Elena Farid Greta Hugo Irene Jonas Karin Luis Marta Nils Olga Pedro Rosa Stefan Teresa',
)
export const lastNames = split(
  'Novak García Müller Rossi Silva Kowalski Jansen Dubois Horvat Nielsen Popescu Petrov Lopez Moreau Costa Weber',
)
export const places = split(
  'Harbour Riverside Northern Central Atlantic Alpine Coastal Meadow Summit Granite Orchard Lakeside Valley',
)
export const trades = split(
  'Lighting Bakery Logistics Printing Textiles Software Dairy Carpentry Optics Pharmacy Foundry',
)
export const stages = split('lead contacted offer negotiation won lost')
export const steps = ['Call back on Monday', 'Send the offer again', 'Wait for an answer', 'Meet at the fair']
export const jobs = ['nightly-import', 'invoice-reminders', 'stale-deals']

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36'
export const browsers = [
  `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit}`,
  `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit}`,
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0',
]
