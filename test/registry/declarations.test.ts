import {
  Column,
  Entity,
  EntitySchema,
  JoinTable,
  ManyToMany,
  PrimaryGeneratedColumn,
  TableInheritance,
  ChildEntity,
  ViewColumn,
  ViewEntity,
} from 'typeorm'
import { Audited, auditEntity, AuditIgnore, AuditMask, NotAudited } from '../../src/index.js'
import { auditedNames, buildPlan, buildPlans, pathsWhere } from './build-plans.js'

@Audited({ type: 'Human Resources' })
abstract class Person {
  @PrimaryGeneratedColumn() id!: number
  @Column({ type: 'varchar' }) name!: string
  @Column({ type: 'varchar' }) @AuditMask() nickname!: string
  @Column({ type: 'int' }) @AuditIgnore() visits!: number
  @Column({ type: 'varchar' }) @AuditMask() homeTown!: string
}

@Entity()
class Employee extends Person {
  @Column({ type: 'varchar' }) desk!: string
}

@Entity()
@Audited({ type: 'Contractors' })
class Contractor extends Person {
  @Column({ type: 'varchar' }) @AuditMask(false) declare homeTown: string
}

@Entity()
@NotAudited('rebuilt every night')
class Visitor extends Person {}

@Entity()
class Silent {
  @PrimaryGeneratedColumn() id!: number
  @ManyToMany(() => Employee) @JoinTable() employees!: Employee[]
}

@Entity()
@NotAudited('derived from others')
class Leaderboard {
  @PrimaryGeneratedColumn() id!: number
}

@ViewEntity({ expression: 'SELECT 1 AS one' })
class Summary {
  @ViewColumn() one!: number
}

const Tag = new EntitySchema<{ id: number; word: string }>({
  name: 'Tag',
  columns: { id: { type: 'int', primary: true }, word: { type: 'varchar' } },
})

const OrderLine = new EntitySchema<{ id: number }>({
  name: 'OrderLine',
  columns: { id: { type: 'int', primary: true } },
})

describe('a decorated class', () => {
  test('hands its declaration down to its subclasses, with the rules of its fields', async () => {
    const plan = await buildPlan([Employee])
    expect(plan.type).toBe('Human Resources')
    expect(plan.label).toBe('employee')
    expect(pathsWhere(plan, 'masked')).toEqual(['nickname', 'homeTown'])
    expect(plan.fields.map(({ path }) => path)).not.toContain('visits')
  })

  test('is overruled by a subclass, field by field', async () => {
    const plan = await buildPlan([Contractor])
    expect(plan.type).toBe('Contractors')
    expect(pathsWhere(plan, 'masked')).toEqual(['nickname'])
    expect(pathsWhere(plan, 'revealed')).toEqual(['homeTown'])
  })

  test('does not make a subclass audited that says @NotAudited', async () => {
    expect(await auditedNames([Visitor, Employee])).toEqual(['Employee'])
  })

  test('says nothing of its sibling classes', async () => {
    expect(await auditedNames([Silent, Employee])).toEqual(['Employee'])
  })

  test('with single-table inheritance has a plan for each entity of its table', async () => {
    @Entity()
    @Audited({ type: 'Animals' })
    @TableInheritance({ column: { type: 'varchar', name: 'kind' } })
    class Animal {
      @PrimaryGeneratedColumn() id!: number
      @Column({ type: 'varchar' }) name!: string
    }
    @ChildEntity()
    class Dog extends Animal {
      @Column({ type: 'varchar' }) breed!: string
    }
    const plans = [...(await buildPlans([Animal, Dog])).values()]
    expect(plans.map(({ label, type }) => [label, type])).toEqual([
      ['animal', 'Animals'],
      ['dog', 'Animals'],
    ])
  })
})

describe('a decorator', () => {
  test.each(['', '  ', undefined])('@NotAudited without a reason (%j) is an error', (reason) => {
    expect(() => NotAudited(reason as string)).toThrow(
      '[activity-log] Cannot leave an entity out of the activity log: no reason is given. ' +
        'Write @NotAudited("why"). (DECLARATION_INVALID)',
    )
  })
})

describe('an entity without decorators', () => {
  test('is audited when the options declare it', async () => {
    const audit = [auditEntity(Tag, { type: 'Tags', name: 'word' })]
    expect((await buildPlan([Tag], { audit })).type).toBe('Tags')
    expect(await auditedNames([Tag, Silent, Employee], { audit })).toEqual(['Employee', 'Tag'])
  })

  test('may be a class of somebody else', async () => {
    expect(await auditedNames([Silent, Employee], { audit: [auditEntity(Silent)] })).toEqual([
      'Employee',
      'Silent',
    ])
  })

  test('may be an EntitySchema with a class of its own', async () => {
    class Word {
      id!: number
    }
    const WordSchema = new EntitySchema<Word>({
      name: 'words',
      target: Word,
      columns: { id: { type: 'int', primary: true } },
    })
    expect(await auditedNames([WordSchema], { audit: [auditEntity(WordSchema)] })).toHaveLength(1)
    expect(await auditedNames([WordSchema], { audit: [auditEntity(Word)] })).toHaveLength(1)
  })

  test('is told apart from another of the same name', async () => {
    const first = namesake('first')
    const second = namesake('second')
    const plans = await buildPlans([first, second], { audit: [auditEntity(second)] })
    expect([...plans.keys()].map(({ tablePath }) => tablePath)).toEqual(['second.account'])
  })

  test('is an error when the data source does not have it', async () => {
    await expect(buildPlans([Tag, Leaderboard], { audit: [auditEntity(OrderLine)] })).rejects.toThrow(
      '[activity-log] Cannot audit "OrderLine": "audit" names it, but the data source has no such entity. ' +
        'Its entities: Leaderboard, Tag. (DECLARATION_INVALID)',
    )
  })

  test('overrules what the class says of itself', async () => {
    const plan = await buildPlan([Employee], { audit: [auditEntity(Employee, { type: 'Staff' })] })
    expect(plan.type).toBe('Staff')
    expect(pathsWhere(plan, 'masked')).toEqual(['nickname', 'homeTown'])
  })
})

describe('the configuration of a parent', () => {
  @Entity()
  @TableInheritance({ column: { type: 'varchar', name: 'kind' } })
  class Animal {
    @PrimaryGeneratedColumn() id!: number
    @Column({ type: 'varchar' }) name!: string
  }
  @ChildEntity()
  class Dog extends Animal {
    @Column({ type: 'varchar' }) breed!: string
  }
  @ChildEntity()
  class Puppy extends Dog {}
  @ChildEntity()
  @Audited({ type: 'Cats' })
  class Cat extends Animal {}
  @ChildEntity()
  @NotAudited('too many')
  class Mouse extends Animal {}
  const entities = [Animal, Dog, Puppy, Cat, Mouse]
  const typesOf = async (selection: Parameters<typeof buildPlans>[1]) =>
    [...(await buildPlans(entities, selection)).values()]
      .map(({ metadata, type }) => `${metadata.name}: ${type}`)
      .sort()

  test('under `audit` holds for its children, but for those that have a word of their own', async () => {
    expect(await typesOf({ audit: [auditEntity(Animal, { type: 'Zoo' })] })).toEqual([
      'Animal: Zoo',
      'Cat: Cats',
      'Dog: Zoo',
      'Puppy: Zoo',
    ])
    expect(
      await typesOf({ audit: [auditEntity(Animal, { type: 'Zoo' }), auditEntity(Dog, { type: 'Dogs' })] }),
    ).toEqual(['Animal: Zoo', 'Cat: Cats', 'Dog: Dogs', 'Puppy: Dogs'])
  })

  test('under `except` holds for its children, but for those that are declared themselves', async () => {
    expect(await typesOf({ audit: 'all', except: [Animal] })).toEqual(['Cat: Cats'])
    expect(await typesOf({ audit: 'all', except: [Dog] })).toEqual(['Animal: Animal', 'Cat: Cats'])
    expect(await typesOf({ audit: [auditEntity(Dog)], except: [Animal, Cat] })).toEqual([
      'Dog: Dog',
      'Puppy: Puppy',
    ])
    expect(await typesOf({ audit: [auditEntity(Animal)], except: [Animal, Puppy, Cat] })).toEqual([])
  })
})

describe("audit: 'all'", () => {
  test('takes all tables of the application, and neither views, junctions nor what says @NotAudited', async () => {
    const entities = [Silent, Employee, Visitor, Leaderboard, Summary, Tag]
    expect(await auditedNames(entities, { audit: 'all' })).toEqual(['Employee', 'Silent', 'Tag'])
  })

  test('leaves out what `except` names, by class, schema, entity name or table', async () => {
    const entities = [Silent, Tag, OrderLine, Employee]
    const audited = (except: Parameters<typeof auditedNames>[1]) =>
      auditedNames(entities, { audit: 'all', ...except })
    expect(await audited({ except: [Silent] })).toEqual(['Employee', 'OrderLine', 'Tag'])
    expect(await audited({ except: [Tag] })).toEqual(['Employee', 'OrderLine', 'Silent'])
    expect(await audited({ except: ['Tag', 'order_line'] })).toEqual(['Employee', 'Silent'])
    expect(await audited({ except: [Tag, Employee] })).toEqual(['OrderLine', 'Silent'])
  })

  test('does not leave anything out by a name that is nobody’s', async () => {
    const failing = auditedNames([Leaderboard, Tag], { audit: 'all', except: ['Tgs'] })
    await expect(failing).rejects.toThrow(
      'Cannot audit "Tgs": "except" names it, but the data source has no such entity. Its entities: Leaderboard, Tag.',
    )
    await expect(failing).rejects.toMatchObject({ code: 'DECLARATION_INVALID' })
  })
})

function namesake(schema: string): new () => object {
  @Entity({ schema })
  class Account {
    @PrimaryGeneratedColumn() id!: number
  }
  return Account
}
