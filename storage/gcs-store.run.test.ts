import { randomUUID } from 'node:crypto'

import { beforeAll, expect, test } from 'vitest'

import { BucketStore } from './bucket-store.ts'
import { GcsConnection } from './gcs-connection.ts'
import { storeContract } from './store-contract.ts'

const endpoint = process.env.SLUICE_TEST_GCS_ENDPOINT ?? ''
const bucket = `sluice-${randomUUID()}`

if (endpoint === '')
  test.skip('SLUICE_TEST_GCS_ENDPOINT is not set: nothing about GCS was tested', () => undefined)
else {
  const connection = new GcsConnection({ bucket, endpoint })
  beforeAll(async () => {
    const made = await fetch(`${endpoint}/storage/v1/b?project=sluice`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: bucket }),
    })
    expect(made.ok).toBe(true)
  })
  storeContract('GCS', async () => {
    const prefix = randomUUID()
    return new BucketStore({ connect: async () => connection, prefix, place: `gs://${bucket}/${prefix}` })
  })
}
