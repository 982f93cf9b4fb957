/** Whether an error says that the database cannot be reached, rather than that something is wrong. */

/** Codes of Node, PostgreSQL (SQLSTATE), MySQL and MariaDB for connections that are refused, lost or too many. */
const CODES = [
  /^E(CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|NOTFOUND|HOSTUNREACH|NETUNREACH|AI_AGAIN)$/,
  /^(08...|53300|57P0[123])$/,
  /^(PROTOCOL_CONNECTION_LOST|ER_CON_COUNT_ERROR|ER_SERVER_SHUTDOWN|ER_CONNECTION_KILLED|POOL_CLOSED)$/,
]

const MESSAGES =
  /connection terminated|connection ended|timeout exceeded when trying to connect|pool is closed|closed state|not connected|driver not connected|database is closed|cannot use a pool after/i

/** The causes that an error may have, the error first. */
function causesOf(error: unknown, depth = 0): readonly unknown[] {
  if (typeof error !== 'object' || error === null || depth > 5) return [error]
  const { cause, driverError, errors } = error as Record<string, unknown>
  const inner = [cause, driverError, ...(Array.isArray(errors) ? (errors as unknown[]) : [])]
  return [error, ...inner.filter((each) => each != null).flatMap((each) => causesOf(each, depth + 1))]
}

/** Whether a read failed because there is no database to be read. */
export function isDatabaseDown(db: { readonly isInitialized: boolean }, error: unknown): boolean {
  return !db.isInitialized || causesOf(error).some(isConnectionError)
}

function isConnectionError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { code, message } = error as Record<string, unknown>
  return (
    (typeof code === 'string' && CODES.some((pattern) => pattern.test(code))) ||
    (typeof message === 'string' && MESSAGES.test(message))
  )
}
