/** The commands of the tool, in the order of its help. */
import { baseline } from './baseline.js'
import type { Command } from './command.js'
import { doctor } from './doctor.js'
import { exportLog } from './export.js'
import { migration } from './migration.js'
import { tail } from './tail.js'

/** One file each. */
export const COMMANDS: readonly Command[] = [doctor, migration, baseline, exportLog, tail]
