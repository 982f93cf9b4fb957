/** Which data source the module means. */
import type { ModuleRef } from '@nestjs/core'
import { DataSource } from 'typeorm'
import type { LoggedDataSource } from '../http/handler-options.js'
import { ActivityLogError } from '../model/errors.js'
import type { DataSourceName } from './nestjs-options.js'

/**
 * The data source of this name, wherever in the application it is provided.
 *
 * @throws ActivityLogError `OPTIONS_INVALID` when there is none
 */
export function findDataSource(modules: ModuleRef, name: DataSourceName = 'default'): LoggedDataSource {
  for (const token of tokensOf(name)) {
    try {
      const found: unknown = modules.get(token, { strict: false })
      if (isDataSource(found)) return found
    } catch {
      // Nest says no more than that nothing is provided under this token.
    }
  }
  throw notFound(name)
}

/** As `getDataSourceToken` of `@nestjs/typeorm` has it; a string may be a token itself. */
function tokensOf(name: DataSourceName): readonly DataSourceName[] {
  if (name === 'default') return [DataSource]
  return typeof name === 'string' ? [`${name}DataSource`, name] : [name]
}

function isDataSource(found: unknown): found is LoggedDataSource {
  return typeof found === 'object' && found !== null && 'isInitialized' in found && 'manager' in found
}

function notFound(name: DataSourceName): ActivityLogError {
  const [which, advice] =
    name === 'default'
      ? ['no default data source', 'Import TypeOrmModule.forRoot(withActivityLog(options))']
      : [
          `no data source "${nameOf(name)}"`,
          'Pass as dataSource its name in TypeOrmModule.forRoot, or the token that provides it',
        ]
  return new ActivityLogError(
    'OPTIONS_INVALID',
    `Cannot set up the ActivityLogModule: the application provides ${which}. ${advice}.`,
  )
}

function nameOf(name: DataSourceName): string {
  return typeof name === 'function' ? name.name : String(name)
}
