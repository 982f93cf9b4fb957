/** `npm run docs:reference`: writes docs/reference.md. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { entriesOf, referenceOf } from './reference.js'

const project = fileURLToPath(new URL('../..', import.meta.url))
writeFileSync(`${project}/docs/reference.md`, referenceOf(entriesOf(project)))
