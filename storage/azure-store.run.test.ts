import { randomUUID } from 'node:crypto'

import { beforeAll, expect, test } from 'vitest'

import { askBucket } from './ask-bucket.ts'
import { AzureConnection } from './azure-connection.ts'
import { signedForAzure } from './azure-signature.ts'
import { BucketRoot } from './bucket-root.ts'
import { BucketStore } from './bucket-store.ts'
import { storeContract } from './store-contract.ts'

const text = process.env.SLUICE_TEST_AZURE_CONNECTION_STRING ?? ''
const part = (name: string): string => new RegExp(`${name}=([^;]*)`).exec(text)?.[1] ?? ''
const [account, accountKey, endpoint] = [part('AccountName'), part('AccountKey'), part('BlobEndpoint')]
const container = `sluice-${randomUUID()}`

if (text === '')
  test.skip('SLUICE_TEST_AZURE_CONNECTION_STRING is not set: nothing about Azure was tested', () => undefined)
else {
  const connection = new AzureConnection({ account, container, endpoint, accountKey })
  beforeAll(async () => {
    const url = new URL(`${endpoint}/${container}?restype=container`)
    const ask = { method: 'PUT' as const, url, headers: {} }
    await askBucket(() => signedForAzure(ask, { account, accountKey }, new Date()))
  })
  const opened = (over = connection) => {
    const prefix = randomUUID()
    return new BucketStore({ connect: async () => over, prefix, place: `azure://${container}/${prefix}` })
  }
  storeContract('Azure', async () => opened())

  test('a root says where it is, and whether it can be used', async () => {
    const place = { service: 'azure' as const, account, container, prefix: 'a', endpoint }
    const root = new BucketRoot(place, accountKey)
    await root.check()
    expect('sign' in root.at('tenant')).toBe(false)
    expect(root.locate('tenant')).toBe(`azure://${account}/${container}/a/tenant`)
    await expect(new BucketRoot(place, 'c3RyYW5nZXI=').check()).rejects.toThrow('Correct SLUICE_STORAGE')
  })

  test('a key that does not fit is refused', async () => {
    const stranger = new AzureConnection({ account, container, endpoint, accountKey: 'c3RyYW5nZXI=' })
    await expect(opened(stranger).put('a', 'x')).rejects.toThrow('403')
  })
}
