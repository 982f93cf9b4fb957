/** The database of the CRM with its activity log attached: an embedded SQLite, in memory or in a file. */
import { DataSource } from 'typeorm'
import { withActivityLog } from 'typeorm-activity-log'
import { AiAgent } from './entities/ai-agent.js'
import { Call } from './entities/call.js'
import { Campaign } from './entities/campaign.js'
import { Company } from './entities/company.js'
import { Contact } from './entities/contact.js'
import { Deal } from './entities/deal.js'
import { PowerList } from './entities/power-list.js'
import { SpamCarrierStatus } from './entities/spam-carrier-status.js'
import { User } from './entities/user.js'

const entities = [AiAgent, Call, Campaign, Company, Contact, Deal, PowerList, SpamCarrierStatus, User]

/**
 * Opens the database.
 *
 * @param clock the time of activities, and of the columns that the database dates by itself
 * @param file where `saveCrm` will put it; without it the database stays in memory
 */
export async function openCrm(clock: () => Date, file?: string): Promise<DataSource> {
  const db = new DataSource(
    withActivityLog(
      {
        type: 'sqljs',
        entities,
        synchronize: true,
        // sql.js writes the whole file at each save: once, at the end, is enough for a story.
        ...(file === undefined ? {} : { location: file, autoSave: false }),
      },
      { clock },
    ),
  )
  await db.initialize()
  setDatabaseClock(db, clock)
  return db
}

/** Writes the database to its file. */
export async function saveCrm(db: DataSource): Promise<void> {
  await db.sqljsManager.saveDatabase()
}

interface SqlJsDatabase {
  create_function(name: string, fn: (...args: string[]) => string): void
}

/** TypeORM leaves the dates of deletions and updates to the database, whose time a story has to set as well. */
function setDatabaseClock(db: DataSource, clock: () => Date): void {
  const { databaseConnection } = db.driver as unknown as { databaseConnection: SqlJsDatabase }
  const sqlNow = () => clock().toISOString().slice(0, 19).replace('T', ' ')
  databaseConnection.create_function('current_timestamp', sqlNow)
  databaseConnection.create_function('datetime', (_modifier) => sqlNow())
}
