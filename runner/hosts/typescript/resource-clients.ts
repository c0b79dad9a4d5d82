import type { JsonObject } from '#core/json-object.ts'
import type { ResolvedConfigOf } from '#core/resource/resource-types.ts'

/** The settings of a resource, and a client of it where there is one. */
export type Resource = JsonObject & { client(): Promise<unknown> }

/** Asks an address below that of the resource, with its token and headers. */
const httpClient =
  ({ url, token, headers = {} }: ResolvedConfigOf<'http'>) =>
  (path: string | URL = '', init: RequestInit = {}): Promise<Response> => {
    const base = url.endsWith('/') ? url : `${url}/`
    const all = new Headers(headers)
    if (token !== undefined) all.set('authorization', `Bearer ${token}`)
    for (const [name, value] of new Headers(init.headers)) all.set(name, value)
    return fetch(new URL(String(path).replace(/^\//, ''), base), { ...init, headers: all })
  }

const postgresClient = async (config: ResolvedConfigOf<'postgres'>): Promise<unknown> => {
  const [{ default: pg }, { postgresAddress }] = await Promise.all([
    import('pg'),
    import('#core/resource/postgres-address.ts'),
  ])
  const client = new pg.Client({ ...postgresAddress(config), application_name: 'sluice step' })
  await client.connect()
  if (config.schema !== undefined)
    await client.query(`SET search_path = ${pg.escapeIdentifier(config.schema)}, public`)
  return client
}

/** A resource as code is given it: its settings, and `client()`, which is no setting: a connected client of node-postgres, or a fetch for an HTTP service. */
export const resourceFor = (name: string, type: string | undefined, config: JsonObject): Resource => {
  const client = async (): Promise<unknown> => {
    switch (type) {
      case 'postgres':
        return postgresClient(config as unknown as ResolvedConfigOf<'postgres'>)
      case 'http':
        return httpClient(config as unknown as ResolvedConfigOf<'http'>)
      default:
        throw new TypeError(
          `TypeScript has no client for "${name}", a resource of the type ${type ?? 'custom'}. Use its settings.`,
        )
    }
  }
  return Object.defineProperty({ ...config }, 'client', { value: client, enumerable: false }) as Resource
}
