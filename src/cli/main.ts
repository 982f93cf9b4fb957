#!/usr/bin/env node
/** The program `typeorm-activity-log`. */
import { Console } from 'node:console'
import { EXIT } from './command.js'
import { COMMANDS } from './commands.js'
import { runCommandLine } from './run-command-line.js'
import { processTerminal } from './terminal.js'

// What the application's modules print when they are loaded must not get among the output.
globalThis.console = new Console(process.stderr)

// Whoever reads the output may have seen enough: `export | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.fine)
  process.stderr.write(`[activity-log] The command failed: the output cannot be written: ${error.message}\n`)
  process.exit(EXIT.failed)
})

const terminal = processTerminal()
void runCommandLine(process.argv.slice(2), COMMANDS, terminal).then((code) => {
  // The application's modules may hold timers and connections of their own. Behind what is still to be written.
  terminal.out.end(() => process.exit(code))
})
