import {
  ChildEntity,
  Column,
  Entity,
  JoinColumn,
  JoinTable,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  type Relation,
  TableInheritance,
} from 'typeorm'
import { Audited, auditEntity, AuditIgnore, AuditMask } from '../../src/index.js'
import { relationRuleOf } from '../../src/registry/field-rules.js'
import { recordKeyOf } from '../../src/registry/record-key.js'
import { buildAuditPlans } from '../../src/registry/audit-declaration.js'
import { buildPlan, buildPlans, describeEntities, pathsWhere } from './build-plans.js'

@Entity()
class Owner {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar' }) name!: string
}

describe('a decorator on an embedded property', () => {
  class Country {
    @Column({ type: 'varchar' }) code!: string
    @AuditMask(false) @Column({ type: 'varchar' }) name!: string
  }
  class Address {
    @Column({ type: 'varchar' }) street!: string
    @Column(() => Country) country!: Country
    @AuditMask(false) @Column(() => Country, { prefix: 'second' }) second!: Country
  }
  @Entity()
  @Audited()
  class Person {
    @PrimaryGeneratedColumn() id!: number
    @AuditMask() @Column(() => Address) home!: Address
    @AuditIgnore() @Column(() => Address) work!: Address
    @Column(() => Address) club!: Address
  }

  test('holds for all columns beneath it, unless a nearer one says otherwise', async () => {
    const plan = await buildPlan([Person])
    expect(pathsWhere(plan, 'masked')).toEqual(['home.street', 'home.country.code'])
    expect(plan.fields.map(({ path }) => path)).toEqual([
      'id',
      'home.street',
      'home.country.code',
      'home.country.name',
      'home.second.code',
      'home.second.name',
      'work.country.name',
      'work.second.code',
      'work.second.name',
      'club.street',
      'club.country.code',
      'club.country.name',
      'club.second.code',
      'club.second.name',
    ])
  })
})

describe('a decorator on a relation', () => {
  test('holds for its foreign key, also one with a property of its own, unless that says otherwise', async () => {
    @Entity()
    @Audited()
    class Deal {
      @PrimaryGeneratedColumn() id!: number
      @Column({ type: 'int' }) ownerId!: number
      @AuditMask() @ManyToOne(() => Owner) @JoinColumn({ name: 'ownerId' }) owner!: Owner
      @AuditMask(false) @Column({ type: 'int' }) agentId!: number
      @AuditMask() @ManyToOne(() => Owner) @JoinColumn({ name: 'agentId' }) agent!: Owner
      @Column({ type: 'int' }) viewerId!: number
      @AuditIgnore() @ManyToOne(() => Owner) @JoinColumn({ name: 'viewerId' }) viewer!: Owner
      @AuditMask() @ManyToOne(() => Owner) seller!: Owner
    }
    const plan = await buildPlan([Deal, Owner])
    expect(pathsWhere(plan, 'masked')).toEqual(['ownerId', 'seller'])
    expect(plan.fields.map(({ path }) => path)).toEqual(['id', 'ownerId', 'agentId', 'seller'])
  })

  test('without a foreign key of its own is legal and can be found, as can what options say', async () => {
    class Links {
      @Column({ type: 'varchar' }) remark!: string
      @ManyToMany(() => Owner) @JoinTable() friends!: Owner[]
    }
    @Entity()
    class Club {
      @PrimaryGeneratedColumn() id!: number
      @AuditMask() @ManyToMany(() => Owner) @JoinTable() members!: Owner[]
      @AuditIgnore() @OneToMany(() => Room, (room) => room.club) rooms!: Relation<Room>[]
      @ManyToMany(() => Owner) @JoinTable() guests!: Owner[]
      @ManyToMany(() => Owner) @JoinTable() staff!: Owner[]
      @AuditMask() @Column(() => Links) links!: Links
    }
    @Entity()
    class Room {
      @PrimaryGeneratedColumn() id!: number
      @ManyToOne(() => Club, (club) => club.rooms) club!: Relation<Club>
    }
    const audit = [auditEntity(Club, { mask: ['guests'], ignore: ['members'] })]
    const { metadata } = await buildPlan([Club, Owner, Room], { audit })
    const rules = metadata.relations.map((each) => [each.propertyPath, relationRuleOf(metadata, each)])
    expect(Object.fromEntries(rules)).toEqual({
      members: 'ignore',
      rooms: 'ignore',
      guests: 'mask',
      staff: undefined,
      'links.friends': 'mask',
    })
  })
})

describe('a decorator on a property that is not mapped', () => {
  test('is an error that says where it may stand', async () => {
    @Entity()
    @Audited()
    class Deal {
      @PrimaryGeneratedColumn() id!: number
      @ManyToOne(() => Owner) owner!: Owner
      @AuditMask() typo!: string
    }
    await expect(buildPlan([Deal, Owner])).rejects.toThrow(
      '[activity-log] Cannot audit "Deal": @AuditMask() stands on "typo", which is no column, relation or embedded of it. ' +
        'Put it on one of: id, owner. (DECLARATION_INVALID)',
    )
  })

  test('of an embedded or a parent class is one too', async () => {
    class Address {
      @Column({ type: 'varchar' }) street!: string
      @AuditMask(false) whole!: string
    }
    abstract class Base {
      @PrimaryGeneratedColumn() id!: number
      @AuditIgnore() draft!: boolean
    }
    @Entity()
    @Audited()
    class Person extends Base {
      @Column({ type: 'varchar' }) name!: string
    }
    @Entity()
    @Audited()
    class House {
      @PrimaryGeneratedColumn() id!: number
      @Column(() => Address) address!: Address
    }
    await expect(buildPlan([Person])).rejects.toThrow(
      '"Person": @AuditIgnore() stands on "draft", which is no column, relation or embedded of it. Put it on one of: id, name.',
    )
    await expect(buildPlan([House])).rejects.toThrow(
      '"House": @AuditMask(false) stands on "whole", which is no column, relation or embedded of its embedded Address. ' +
        'Put it on one of: street.',
    )
  })
})

describe('a column looks secret', () => {
  class Login {
    @Column({ type: 'varchar' }) value!: string
    @Column({ type: 'varchar' }) tokenType!: string
  }
  @Entity()
  class Session {
    @PrimaryGeneratedColumn() id!: number
  }
  @Entity()
  @Audited()
  class Account {
    @PrimaryGeneratedColumn() id!: number
    @Column({ type: 'varchar', name: 'password_hash' }) hash!: string
    @Column(() => Login, { prefix: 'c' }) credentials!: Login
    @Column(() => Login, { prefix: 'l' }) login!: Login
    @AuditMask(false) @Column(() => Login, { prefix: 's' }) secrets!: Login
    @Column({ type: 'varchar', name: 'password_changed_at' }) changed!: string
    @ManyToOne(() => Session) session!: Session
  }

  test('by its name in the table and by what holds it, not by the name of a foreign key', async () => {
    expect(pathsWhere(await buildPlan([Account, Session]), 'masked')).toEqual([
      'hash',
      'credentials.value',
      'credentials.tokenType',
    ])
  })
})

describe('what options say of a column', () => {
  @Entity()
  class Citizen {
    @PrimaryGeneratedColumn() id!: number
    @Column({ type: 'varchar', unique: true }) ssn!: string
  }
  @Entity()
  class Paper {
    @PrimaryGeneratedColumn() id!: number
    @ManyToOne(() => Citizen)
    @JoinColumn({ name: 'cit_ssn', referencedColumnName: 'ssn' })
    citizen!: Citizen
  }
  @Entity()
  class Passport {
    @PrimaryColumn({ type: 'varchar' }) holder!: string
    @ManyToOne(() => Citizen)
    @JoinColumn({ name: 'holder', referencedColumnName: 'ssn' })
    citizen!: Citizen
  }
  @Entity()
  class Link {
    @PrimaryColumn({ type: 'varchar' }) token!: string
  }
  @Entity()
  class Visit {
    @PrimaryGeneratedColumn() id!: number
    @ManyToOne(() => Link) link!: Link
  }
  const entities = [Paper, Citizen, Passport, Link, Visit]

  test('holds for a foreign key that repeats it, in whichever order they are declared', async () => {
    const masking = auditEntity(Citizen, { mask: ['ssn'] })
    for (const audit of [
      [masking, auditEntity(Paper)],
      [auditEntity(Paper), masking],
    ]) {
      const plans = [...(await buildPlans(entities, { audit })).values()]
      expect(plans.flatMap((plan) => pathsWhere(plan, 'masked')).sort()).toEqual(['citizen', 'ssn'])
    }
    const leftOut = { audit: [masking, auditEntity(Paper)], except: [Citizen] }
    expect(pathsWhere(await buildPlan(entities, leftOut), 'masked')).toEqual(['citizen'])
    const revealing = { audit: [auditEntity(Visit), auditEntity(Link, { reveal: ['token'] })] }
    expect(pathsWhere(await buildPlan([Visit, Link], revealing), 'masked')).toEqual([])
  })

  test('holds for the key that names a record', async () => {
    const idOf = async (entity: new () => object, audit: readonly ReturnType<typeof auditEntity>[]) => {
      const dataSource = await describeEntities(entities)
      buildAuditPlans(dataSource, { audit }, () => false)
      return recordKeyOf(dataSource, entity, 'abc').id
    }
    // printf abc | sha256sum
    const hashed = 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9c'
    expect(await idOf(Link, [])).toBe(hashed)
    expect(await idOf(Link, [auditEntity(Link, { reveal: ['token'] })])).toBe('abc')
    expect(await idOf(Link, [auditEntity(Link, { ignore: ['token'] })])).toBe(hashed)
    expect(await idOf(Passport, [])).toBe('abc')
    expect(await idOf(Passport, [auditEntity(Citizen, { mask: ['ssn'] })])).toBe(hashed)
  })

  test('of the child of a single-table inheritance holds for what repeats it', async () => {
    @Entity()
    @Audited()
    @TableInheritance({ column: { type: 'varchar', name: 'kind' } })
    class Device {
      @PrimaryGeneratedColumn() id!: number
    }
    @ChildEntity()
    class Phone extends Device {
      @AuditMask() @Column({ type: 'varchar', unique: true }) serial!: string
    }
    @Entity()
    @Audited()
    class Repair {
      @PrimaryGeneratedColumn() id!: number
      @ManyToOne(() => Phone) @JoinColumn({ referencedColumnName: 'serial' }) phone!: Phone
    }
    const plans = await buildPlans([Device, Phone, Repair])
    const masked = [...plans.values()].map((plan) => [plan.label, pathsWhere(plan, 'masked')])
    expect(Object.fromEntries(masked)).toEqual({ device: ['serial'], phone: ['serial'], repair: ['phone'] })
  })
})
