/** The door of `typeorm-activity-log/http`: every export by name. */
export { createActivityLogHandler, type ActivityLogHandler } from './handler.js'
export type {
  ActivityLogHandlerOptions,
  ActivityScreenOptions,
  CanRestoreOnHost,
  CanRestoreOnRequest,
  LoggedDataSource,
  ViewerOfHost,
  ViewerOfRequest,
} from './handler-options.js'
export { type ActivityContextOptions, contextOfRequest } from './context-of-request.js'
export { clientAddress, contextOfMessage } from './client-address.js'
export { toNodeListener } from './node-listener.js'
export { openApi } from './openapi.js'
export type {
  ActivitiesAnswer,
  ChoicesAnswer,
  DetailsAnswer,
  ExportedActivity,
  ParameterProblem,
  PresentDetails,
  Problem,
  RecordAnswer,
  RestoreAnswer,
  RestoreOrder,
  SummaryAnswer,
} from './contract.js'
