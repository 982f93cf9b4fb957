/** `npm run docs:coverage`: writes the coverage table into docs/capture.md. */
import 'reflect-metadata'
import { readFileSync, writeFileSync } from 'node:fs'
import { withCoverageTable } from './coverage-table.js'

const chapter = new URL('../../docs/capture.md', import.meta.url)
writeFileSync(chapter, withCoverageTable(readFileSync(chapter, 'utf8')))
