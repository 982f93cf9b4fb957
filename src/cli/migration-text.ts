/**
 * The text of a migration's file, in the shape that TypeORM's own `migration:generate` gives it, but that its types are
 * imported as types: loaders that leave imports as they are (Node's own, `verbatimModuleSyntax`) find no such exports.
 */
import type { SchemaStatements, Statement } from './schema-statements.js'

/** `typescript`, or JavaScript for either module system. */
export type MigrationLanguage = 'typescript' | 'commonjs' | 'module'

/** What a migration does. */
export interface MigrationContent extends SchemaStatements {
  /** The name of its class, which ends in the time at which it was made. */
  readonly className: string
  readonly makesSearchIndex: boolean
}

/** The file's text. */
export function migrationText(content: MigrationContent, language: MigrationLanguage): string {
  return language === 'typescript' ? typeScriptText(content) : javaScriptText(content, language)
}

/** The class of a migration of this name: `add-activity-log` → `AddActivityLog1764000000000`. */
export function migrationClassName(name: string, timestamp: number): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter(Boolean)
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}${timestamp}`
}

function typeScriptText(content: MigrationContent): string {
  const { className, makesSearchIndex } = content
  const search = makesSearchIndex ? `import { ${SEARCH_INDEX} } from "typeorm-activity-log";\n` : ''
  return `import type { MigrationInterface, QueryRunner } from "typeorm";
${search}
export class ${className} implements MigrationInterface {
    name = '${className}'

    public async up(queryRunner: QueryRunner): Promise<void> {
${upLines(content)}
    }

    public async down(queryRunner: QueryRunner): Promise<void> {
${downLines(content)}
    }

}
`
}

const SEARCH_INDEX = 'createSearchIndex, dropSearchIndex'

function javaScriptText(content: MigrationContent, language: 'commonjs' | 'module'): string {
  const { className, makesSearchIndex } = content
  const search = {
    commonjs: `const { ${SEARCH_INDEX} } = require("typeorm-activity-log");\n\n`,
    module: `import { ${SEARCH_INDEX} } from "typeorm-activity-log";\n\n`,
  }[language]
  return `${makesSearchIndex ? search : ''}/**
 * @typedef {import('typeorm').MigrationInterface} MigrationInterface
 * @typedef {import('typeorm').QueryRunner} QueryRunner
 */

/**
 * @class
 * @implements {MigrationInterface}
 */
${language === 'module' ? 'export' : 'module.exports ='} class ${className} {
    name = '${className}'

    /**
     * @param {QueryRunner} queryRunner
     */
    async up(queryRunner) {
${upLines(content)}
    }

    /**
     * @param {QueryRunner} queryRunner
     */
    async down(queryRunner) {
${downLines(content)}
    }
}
`
}

function upLines({ up, makesSearchIndex }: MigrationContent): string {
  const lines = up.map(lineOf)
  if (makesSearchIndex) lines.push('        await createSearchIndex(queryRunner);')
  return lines.join('\n')
}

function downLines({ down, makesSearchIndex }: MigrationContent): string {
  const lines = down.map(lineOf)
  if (makesSearchIndex) lines.unshift('        await dropSearchIndex(queryRunner);')
  return lines.join('\n')
}

function lineOf({ query, parameters = [] }: Statement): string {
  const text = query.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')
  const values = parameters.length === 0 ? '' : `, ${JSON.stringify(parameters)}`
  return `        await queryRunner.query(\`${text}\`${values});`
}
