import { z } from 'zod'

import { elementId } from '#core/document/element.ts'
import { Refusal } from '#core/refusal.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { tenantSecrets } from '#server/platform/tenant-secrets.ts'
import { secretReader } from '#server/usecases/secret/read-secrets.ts'
import { KeptSensors } from '#server/usecases/sensor/kept-sensors.ts'
import { receiveWebhook } from '#server/usecases/sensor/receive-webhook.ts'
import { SensorWakes } from '#server/usecases/sensor/sensor-wakes.ts'
import { WaitingCounts } from '#server/usecases/sensor/waiting-counts.ts'

import { serverDeps } from '../deps.ts'
import { readBody } from './read-body.ts'
import { runApiFailure } from './run-api-failure.ts'

const kept = new KeptSensors()
const waiting = new WaitingCounts()
export const sensorWakes = new SensorWakes()

const bodyLimitBytes = 1_048_576

const place = z.tuple([z.uuid(), z.uuid(), z.uuid(), elementId])

const headersOf = ({ headers }: Request) => {
  const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headers.get(name),
  )
  if (!id || !timestamp || !signature)
    throw new Refusal(
      'not_signed_in',
      'The headers webhook-id, webhook-timestamp and webhook-signature are needed, as Standard Webhooks has them.',
    )
  return { id, timestamp, signature }
}

const receive = async (request: Request): Promise<Response> => {
  const { database, clock, secret, masterKeys, logger } = serverDeps()
  const named = place.safeParse(new URL(request.url).pathname.split('/').slice(-4))
  if (!named.success) throw new Refusal('not_found', 'There is no such webhook.')
  const [tenantId, deploymentId, pipelineId, sensor] = named.data
  const headers = headersOf(request)
  const body = await readBody(request, bodyLimitBytes)
  const deps = {
    pool: sqlPool(database.pool),
    clock,
    secret,
    readSecrets: secretReader(masterKeys, tenantSecrets(process.env)),
    kept,
    waiting,
  }
  const at = { tenantId, deploymentId, pipelineId, elementId: sensor }
  const { isNew, wakes } = await receiveWebhook(deps, at, headers, body)
  if (wakes) sensorWakes.wake({ ...deps, logger }, at)
  return Response.json(
    { id: headers.id, known: !isNew },
    { status: 202, headers: { 'cache-control': 'no-store' } },
  )
}

/** POST /api/webhooks/<tenant>/<deployment>/<pipeline>/<sensor>: a message for a sensor. 202 once it is on record. */
export const webhookDoor = async (request: Request): Promise<Response> => {
  try {
    return await receive(request)
  } catch (error) {
    const { status, code, message } = runApiFailure(error, (failure) =>
      serverDeps().logger.error('A webhook failed.', { error: failure }),
    )
    return Response.json({ code, message }, { status, headers: { 'cache-control': 'no-store' } })
  }
}
