/** `npm run docs:coverage`: writes the coverage table into the README. */
import 'reflect-metadata'
import { readFileSync, writeFileSync } from 'node:fs'
import { withCoverageTable } from './coverage-table.js'

const readme = new URL('../../README.md', import.meta.url)
writeFileSync(readme, withCoverageTable(readFileSync(readme, 'utf8')))
