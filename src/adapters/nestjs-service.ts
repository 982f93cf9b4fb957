/** The log of the application's data source, to be injected. */
import { Inject, Injectable } from '@nestjs/common'
import { ModuleRef } from '@nestjs/core'
import { activityLog, type ActivityLogHandle } from '../activity-log.js'
import { findDataSource } from './nestjs-data-source.js'
import { type ActivityLogModuleOptions, OPTIONS } from './nestjs-options.js'

/**
 * The log of the module's data source; within a transaction use `activityLog(manager)` instead.
 *
 * @example
 * constructor(@Inject(ActivityLogService) private readonly log: ActivityLogService) {}
 * // ...
 * await this.log.log({ type: 'Authentication', event: 'logged in', description: 'User logged in' })
 */
@Injectable()
export class ActivityLogService implements ActivityLogHandle {
  constructor(
    @Inject(ModuleRef) private readonly modules: ModuleRef,
    @Inject(OPTIONS) private readonly options: Pick<ActivityLogModuleOptions, 'dataSource'>,
  ) {}

  /** Records what TypeORM cannot see, as `activityLog(dataSource).log(entry)` does. */
  async log(entry: Parameters<ActivityLogHandle['log']>[0]): Promise<void> {
    await this.open().log(entry)
  }

  /** The activities that this viewer may see, as `activityLog(dataSource).visibleTo(viewer)` gives them. */
  visibleTo(
    viewer: Parameters<ActivityLogHandle['visibleTo']>[0],
  ): ReturnType<ActivityLogHandle['visibleTo']> {
    return this.open().visibleTo(viewer)
  }

  /** All activities, for trusted code, as `activityLog(dataSource).unrestricted(reason)` gives them. */
  unrestricted(reason: string): ReturnType<ActivityLogHandle['unrestricted']> {
    return this.open().unrestricted(reason)
  }

  private open(): ActivityLogHandle {
    return activityLog(findDataSource(this.modules, this.options.dataSource))
  }
}
