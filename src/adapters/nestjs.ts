/** The door of `typeorm-activity-log/nestjs`: every export by name. */
export { ActivityLogModule, type ActivityLogModuleAsyncOptions } from './nestjs-module.js'
export { ActivityLogService } from './nestjs-service.js'
export type { ActivityLogModuleOptions, DataSourceName, NestScreenOptions } from './nestjs-options.js'
