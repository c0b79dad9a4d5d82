import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { describe, expect, test } from 'vitest'

import { pythonChain, chainKeys } from '#server/testing/python-chain.ts'
import { pipelineOf, runFixture } from '#server/testing/run-fixture.ts'
import { runRig, until } from '#server/testing/run-rig.ts'
import { thirtySteps } from '#server/testing/thirty-steps.ts'
import { ObjectMissing } from '#storage/object-store.ts'
import { S3Root } from '#storage/s3-root.ts'
import { parseStorageUrl } from '#storage/storage-url.ts'

const { env } = process
const endpoint = env.SLUICE_TEST_S3_ENDPOINT ?? ''
const region = env.SLUICE_TEST_S3_REGION ?? ''

const length = 8
const links = chainKeys(length)
const last = links.at(-1) ?? ''
const chain = pipelineOf(pythonChain(length, 0.5))

if (endpoint === '')
  test.skip('SLUICE_TEST_S3_ENDPOINT is not set: no run kept its values in S3', () => undefined)
else {
  const bucket = `sluice-${randomUUID()}`
  const storage = `s3://${bucket}/here?endpoint=${endpoint}&region=${region}&path-style`
  const keys = {
    AWS_ACCESS_KEY_ID: env.SLUICE_TEST_S3_ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY: env.SLUICE_TEST_S3_SECRET_ACCESS_KEY,
  }
  const fixture = runFixture()
  const rig = await runRig(() => fixture.database, { SLUICE_STORAGE: storage, ...keys })
  const { startOf, doneSteps, ended, runRow } = thirtySteps(fixture)
  const worker = rig.worker()

  describe('values in S3', () => {
    test('a bucket that is not there ends worker and web with a sentence', async () => {
      await expect(worker.start()).rejects.toThrow(`There is no bucket "${bucket}"`)
    })

    test('web and worker away: the runner finishes without them, and everything is stored and told later', async () => {
      Object.assign(env, keys)
      await new S3Client({ endpoint, region, forcePathStyle: true }).send(
        new CreateBucketCommand({ Bucket: bucket }),
      )
      await rig.api.start()
      await worker.start()
      const tenant = await fixture.tenant()
      await fixture.publish(tenant, chain)
      const { runId } = await startOf(tenant, links)
      await until(
        () => doneSteps(runId),
        (done) => done >= 2,
      )
      await Promise.all([rig.api.kill(), worker.kill()])
      const values = new S3Root({ ...parseStorageUrl(storage), prefix: 'here/assets' }).at(tenant.slug)
      const [attempt] = await fixture.rows<{ folder: string }>(
        `SELECT launch_record ->> 'workFolder' AS folder FROM run_attempt WHERE run_id = $1`,
        [runId],
      )
      // It has come to its end: the folders of its steps are gone.
      await expect.poll(() => existsSync(join(attempt?.folder ?? '', 'steps'))).toBe(false)
      await expect(values.size(`production/${last}/_/value.json`)).rejects.toThrow(ObjectMissing)
      await rig.api.start()
      await worker.start()
      await ended(runId)
      expect(await runRow(runId)).toMatchObject({ status: 'succeeded', attempt: 1 })
      const prefix = `production/${last}/_`
      const { file } = JSON.parse((await values.read(`${prefix}/value.json`)).toString()) as { file: string }
      expect(JSON.parse((await values.read(`${prefix}/${file}`)).toString())).toEqual(
        Array.from({ length }, (_, index) => index),
      )
      const local = join(rig.dataFolder, 'assets', tenant.slug)
      expect(readdirSync(local, { recursive: true, withFileTypes: true }).filter((e) => e.isFile())).toEqual(
        [],
      )
    }, 180_000)
  })
}
