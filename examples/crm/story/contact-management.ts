/** Contacts: added, imported, corrected, called, given away, deleted, restored. */
import { IsNull, Not } from 'typeorm'
import { actAs } from 'typeorm-activity-log'
import { Contact, CONTACT_STATUSES } from '../entities/contact.js'
import { CITIES, FIRST_NAMES, LAST_NAMES } from './cast.js'
import { type Act, pickColleague, pickRecord, type Scene } from './scene.js'

export const addContact: Act = async (scene) => {
  await scene.db.getRepository(Contact).save(newContact(scene, scene.person.id))
}

/** One save() of several, and so one transaction; what is said here about the file stands in each activity. */
export const importContacts: Act = async (scene) => {
  const { db, random } = scene
  const rows = Array.from({ length: random.integer(3, 5) }, () => newContact(scene, null))
  const metadata = { file: `expo-leads-${random.integer(1, 9)}.csv`, rows: rows.length }
  await actAs({ metadata }, () => db.getRepository(Contact).save(rows))
}

export const correctContact: Act = async (scene) => {
  const contact = await pickRecord(scene, Contact)
  if (contact === null) return
  contact.phone = phone(scene)
  if (scene.random.chance(0.5)) contact.city = scene.random.pick(CITIES)
  await scene.db.getRepository(Contact).save(contact)
}

export const callContact: Act = async (scene) => {
  const contact = await pickRecord(scene, Contact, { status: Not('do not call') })
  if (contact === null) return
  contact.status = scene.random.pick(CONTACT_STATUSES.filter((status) => status !== contact.status))
  await scene.db.getRepository(Contact).save(contact)
}

export const assignContact: Act = async (scene) => {
  const contact = await pickRecord(scene, Contact, { ownerId: IsNull() })
  if (contact === null) return
  contact.ownerId = (await pickColleague(scene, null)).id
  await scene.db.getRepository(Contact).save(contact)
}

export const transferContact: Act = async (scene) => {
  const contact = await pickRecord(scene, Contact, { ownerId: Not(IsNull()) })
  if (contact === null) return
  contact.ownerId = (await pickColleague(scene, contact.ownerId)).id
  await scene.db.getRepository(Contact).save(contact)
}

export const deleteContact: Act = async (scene) => {
  const contact = await pickRecord(scene, Contact)
  if (contact !== null) await scene.db.getRepository(Contact).softRemove(contact)
}

export const restoreContact: Act = async ({ db, person }) => {
  const contacts = db.getRepository(Contact)
  const contact = await contacts.findOne({
    where: { companyId: person.companyId, deletedAt: Not(IsNull()) },
    order: { deletedAt: 'DESC' },
    withDeleted: true,
  })
  if (contact !== null) await contacts.recover(contact)
}

/** For good: the deletion's snapshot is all that is left of it. */
export const eraseContact: Act = async (scene) => {
  const contact = await pickRecord(scene, Contact, { status: 'do not call' })
  if (contact !== null) await scene.db.getRepository(Contact).remove(contact)
}

function newContact(scene: Scene, ownerId: number | null): Partial<Contact> {
  const { random, person } = scene
  const firstName = random.pick(FIRST_NAMES)
  const lastName = random.pick(LAST_NAMES)
  return {
    firstName,
    lastName,
    email: `${firstName}.${lastName}@mail.example`.toLowerCase(),
    phone: phone(scene),
    city: random.pick(CITIES),
    ownerId,
    companyId: person.companyId,
  }
}

function phone({ random }: Scene): string {
  return `+1 ${random.integer(201, 989)} 555 01${random.integer(10, 99)}`
}
