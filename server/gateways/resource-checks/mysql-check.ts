import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise'

import { GuardedSocket } from '../guarded-network/guarded-socket.ts'
import { CheckFailure, failureAt, type ResourceCheck } from './resource-check.ts'

const connectMs = 5_000
const usualPort = 3_306

/** The sentence that a server of MySQL says of itself. */
interface Answer extends RowDataPacket {
  version: string
  place: string | null
  person: string
}

/** verify: the certificate and the name in it are checked; require: whoever answers is spoken to. */
const tlsOf = {
  off: undefined,
  require: { rejectUnauthorized: false },
  verify: { rejectUnauthorized: true, verifyIdentity: true },
}

const fault = (where: string, error: unknown): CheckFailure => {
  const { code = '' } = error instanceof Error ? (error as NodeJS.ErrnoException) : {}
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT')
    return new CheckFailure(`${where} speaks no TLS. Choose tls: off, or give it a certificate.`)
  if (code === 'PROTOCOL_CONNECTION_LOST')
    return new CheckFailure(`${where} ended the connection before it said anything.`)
  return failureAt(where, error)
}

/** Signs in to a database of MySQL or MariaDB and asks it what it is. */
export const mysqlCheck: ResourceCheck<'mysql'> = async ({ config, guard, signal }) => {
  const { host, port = usualPort, database, user, password, tls = 'off' } = config
  const stream = new GuardedSocket(guard)
  const end = () => stream.destroy()
  signal.addEventListener('abort', end, { once: true })
  let connection: Connection | undefined
  try {
    stream.connect(port, host)
    connection = await createConnection({
      stream,
      host,
      connectTimeout: connectMs,
      ...(database !== undefined && { database }),
      ...(user !== undefined && { user }),
      ...(password !== undefined && { password }),
      ...(tlsOf[tls] && { ssl: tlsOf[tls] }),
    })
    const [rows] = await connection.query<Answer[]>(
      'select version() as version, database() as place, current_user() as person',
    )
    const [{ version, place, person } = { version: '', place: null, person: '' }] = rows
    const kind = /mariadb/i.test(version) ? 'MariaDB' : 'MySQL'
    return `${kind} ${version} answers, ${place === null ? 'without a database' : `database ${place}`} as ${person}.`
  } catch (error) {
    throw fault(`${host}:${port}`, error)
  } finally {
    signal.removeEventListener('abort', end)
    await connection?.end().catch(() => undefined)
    stream.destroy()
  }
}
