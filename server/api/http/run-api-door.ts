import { runDoorDeps } from '../run-deps.ts'
import { runApi } from './run-api.ts'

const calls = ['claim', 'heartbeat', 'events', 'logs', 'pool', 'step'] as const

/** POST /api/run/v1/<call>: what runners say. */
export const runApiDoor = async (request: Request): Promise<Response> => {
  const name = new URL(request.url).pathname.split('/').at(-1)
  const call = calls.find((candidate) => candidate === name)
  if (!call) return Response.json({ code: 'not_found', message: 'There is no such call.' }, { status: 404 })
  const deps = runDoorDeps()
  // The first call is to be judged by the right time too.
  await deps.clock.known?.()
  return runApi(deps, call, request)
}
