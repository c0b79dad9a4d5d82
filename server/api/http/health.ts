import { isReady } from '#server/db/is-ready.ts'

import { serverDeps } from '../deps.ts'

const noStore = { 'cache-control': 'no-store' }

/** GET /api/health: this process answers. */
export const health = (): Response => Response.json({ status: 'ok' }, { headers: noStore })

/** GET /api/ready: this process can do its work, because the database answers. */
export const ready = async (): Promise<Response> => {
  const ok = await isReady(serverDeps().database)
  return Response.json({ status: ok ? 'ok' : 'no database' }, { status: ok ? 200 : 503, headers: noStore })
}
