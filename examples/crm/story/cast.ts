/** Who appears in the story. Addresses are from the ranges that are reserved for documentation. */
import type { Company } from '../entities/company.js'
import type { User } from '../entities/user.js'

/** The person at the desk of the platform, whose work no company sees. */
export const ADMINISTRATOR = { id: 1, name: 'Morgan Reyes', ip: '192.0.2.10' } as const

/** A company as the administrator enters it, with its users and the network of its office. */
export interface CompanyRole {
  readonly profile: Pick<Company, 'name' | 'industry' | 'phone' | 'address' | 'plan' | 'seats'>
  /** The first three numbers of the office's addresses. */
  readonly network: string
  readonly domain: string
  readonly users: readonly { readonly name: string; readonly role: User['role'] }[]
  /** Hired on the thirtieth day. */
  readonly newcomer: { readonly name: string; readonly role: User['role'] }
}

export const COMPANIES: readonly [CompanyRole, CompanyRole] = [
  {
    profile: {
      name: 'Harbor & Pine Realty',
      industry: 'Real estate',
      phone: '+1 206 555 0110',
      address: '410 Pier Street, Seattle',
      plan: 'team',
      seats: 10,
    },
    network: '203.0.113',
    domain: 'harborpine.example',
    users: [
      { name: 'Ana Morales', role: 'manager' },
      { name: 'Ben Okafor', role: 'agent' },
      { name: 'Chloé Laurent', role: 'agent' },
      { name: 'Dmitri Volkov', role: 'supervisor' },
    ],
    newcomer: { name: 'Elif Aydın', role: 'agent' },
  },
  {
    profile: {
      name: 'Brightline Solar',
      industry: 'Renewable energy',
      phone: '+1 512 555 0164',
      address: '77 Mesa Avenue, Austin',
      plan: 'starter',
      seats: 5,
    },
    network: '198.51.100',
    domain: 'brightline.example',
    users: [
      { name: 'Priya Raman', role: 'manager' },
      { name: 'Tomás Silva', role: 'agent' },
      { name: 'Ingrid Dahl', role: 'supervisor' },
    ],
    newcomer: { name: 'Yuki Tanaka', role: 'agent' },
  },
]

export const FIRST_NAMES =
  'Alice Bruno Carmen David Elena Farid Grace Hugo Irene Jonas Keiko Liam Maya Nils Olga Pavel Rosa Simon Tessa Victor'.split(
    ' ',
  )

export const LAST_NAMES =
  'Abbott Berger Castillo Dubois Eriksen Fischer Garcia Haddad Ivanova Jensen Kowalski Lindgren Moreau Novak Oduya Park Quinn Rossi Schmidt Turner'.split(
    ' ',
  )

export const CITIES = ['Austin', 'Boise', 'Denver', 'Portland', 'Seattle', 'Tacoma'] as const
