/** Entities of odd shape with the log are as without it, with names as they are and by a strategy. */
import { DefaultNamingStrategy } from 'typeorm'
import { forEachDatabase } from '../../support/databases.js'
import { openApplication, openWithoutLog } from '../capture/open-application.js'
import { compareScenarios } from './compare.js'
import { OnlyKey, SHAPES } from './shapes.entities.js'
import { SHAPE_SCENARIOS } from './shapes.scenarios.js'

class Shouting extends DefaultNamingStrategy {
  override columnName(property: string, custom: string, prefixes: string[]): string {
    return custom ? custom : super.columnName(property, custom, prefixes).toUpperCase()
  }
  override joinColumnName(relation: string, referenced: string): string {
    return super.joinColumnName(relation, referenced).toUpperCase()
  }
}

/** Renames what has a name already as well. */
class ShoutingDown extends Shouting {
  override columnName(property: string, custom: string, prefixes: string[]): string {
    return super.columnName(property, custom, prefixes).toUpperCase()
  }
}

forEachDatabase('entities of odd shape are as without the log', (database) => {
  compareScenarios(database, SHAPES, SHAPE_SCENARIOS)
})

forEachDatabase('entities with a prefix and a naming strategy are as without the log', (database) => {
  compareScenarios(database, SHAPES, SHAPE_SCENARIOS, {
    namingStrategy: new Shouting(),
    entityPrefix: 'App_',
  })
})

forEachDatabase('an application whose strategy renames named columns, too', (database) => {
  test('starts as without the log', async () => {
    const further = { namingStrategy: new ShoutingDown() }
    const bare = await openWithoutLog(database, [OnlyKey], further)
    await bare.destroy()
    const app = await openApplication(database, [OnlyKey], {}, further)
    await app.db.getRepository(OnlyKey).save({})
    expect(await app.activities()).toHaveLength(1)
    await app.db.destroy()
  })
})
