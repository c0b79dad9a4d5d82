import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll } from 'vitest'

import { objectDoor, type ObjectDoorDeps } from '#server/api/http/object-door.ts'
import { Transfers } from '#server/api/http/transfers.ts'
import { createLogger } from '#server/platform/logger.ts'
import { signRunToken } from '#server/usecases/run/run-token.ts'

import { claimedRuns } from './claimed-runs.ts'
import type { RunFixture } from './run-fixture.ts'

/** The object door over a real database, and runs that may use it. */
export const servedObjects = (fixture: RunFixture, given: Partial<ObjectDoorDeps> = {}) => {
  const logger = createLogger({ format: 'json', write: () => undefined })
  const deps = { ...fixture.runApi, logger, transfers: new Transfers(), ...given }
  const server = createServer((request, response) => void objectDoor(deps, request, response))
  const { setUp, claimed } = claimedRuns(fixture)
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = async (): Promise<string> => {
    if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening')
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  const aRun = async () => {
    const tenant = await setUp()
    const { identity, send } = await claimed(tenant)
    const token = await signRunToken(fixture.runApi.key, identity, fixture.clock.now())
    return { tenant, token, send, runPrefix: `production/.runs/${identity.runId}` }
  }
  return { url, aRun }
}
