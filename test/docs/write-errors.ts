/** `npm run docs:errors`: writes the error codes into docs/troubleshooting.md. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { errorCodes, withErrorCodes } from './error-codes.js'

const project = fileURLToPath(new URL('../..', import.meta.url))
const chapter = `${project}/docs/troubleshooting.md`
writeFileSync(chapter, withErrorCodes(readFileSync(chapter, 'utf8'), errorCodes(project)))
