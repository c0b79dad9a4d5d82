import http from 'node:http'
import https from 'node:https'

import type { AddressGuard } from '../guarded-network/address-guard.ts'
import { NotReachable } from '../guarded-network/address-guard.ts'
import { SourceFailure } from './sensor-source.ts'

interface AwsSettings {
  region: string
  endpoint?: string | undefined
  accessKeyId: string
  secretAccessKey: string
}

/** How clients of Amazon's services are set up for a tenant: with its own credentials and never those of the machine, and behind the guard. */
export const awsClientConfig = (
  { region, endpoint, accessKeyId, secretAccessKey }: AwsSettings,
  guard: AddressGuard,
) => {
  if (endpoint !== undefined) guard.requireHost(new URL(endpoint).hostname)
  const agent = { lookup: guard.lookup, keepAlive: true }
  return {
    region,
    ...(endpoint !== undefined && { endpoint }),
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 5_000,
      requestTimeout: 30_000,
      httpAgent: new http.Agent(agent),
      httpsAgent: new https.Agent(agent),
    },
  }
}

/** What a service of Amazon's answered, as a sentence about `what`. */
export const awsFailure = (error: unknown, what: string): SourceFailure => {
  if (error instanceof NotReachable) return new SourceFailure(error.message)
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) }
  return new SourceFailure(`${what} could not be read: ${name === 'Error' ? '' : `${name}: `}${message}`)
}
