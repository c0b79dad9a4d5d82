import { randomUUID } from 'node:crypto'

import { CreateBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'

import { dataMoved } from '#core/run/data-moved.ts'

import { finish, stopAll } from './testing/finish-run.ts'

stopAll()

const resources = {
  warehouse: { type: 'postgres', config: { host: 'db', password: 'correct horse' } },
  lake: { type: 's3', config: { key: { env: 'KEY' } }, missing: ['LAKE_KEY'] },
}

test('a resource reaches code as context, as parameter and as variables, and its secrets are read nowhere', async () => {
  const { server } = await finish({
    steps: [
      {
        key: 'python',
        resources: ['warehouse'],
        python: [
          'def python(context, warehouse):',
          '    assert context.resources.warehouse.password == warehouse["password"]',
          '    print("password:", warehouse["password"], len(warehouse["password"]))',
          '    context.log.info("it is " + warehouse["password"])',
          '    return warehouse["host"]',
        ].join('\n'),
      },
      {
        key: 'shell',
        resources: ['warehouse'],
        shell:
          'echo "$SLUICE_RESOURCE_WAREHOUSE_HOST ${#SLUICE_RESOURCE_WAREHOUSE_PASSWORD} $SLUICE_RESOURCE_WAREHOUSE_PASSWORD"',
      },
      { key: 'stranger', shell: 'env | grep -c RESOURCE || true' },
    ],
    claim: { resources, secrets: ['correct horse'] },
  })
  expect(server.output('python').toString()).toBe('password: *** 13\n')
  expect(server.output('shell').toString()).toBe('db 13 ***\n')
  expect(server.output('stranger').toString()).toBe('0\n')
  expect(server.of('LOG_MESSAGE').map(({ message }) => message)).toEqual(['it is ***'])
  expect(JSON.stringify(server.events)).not.toContain('correct horse')
  expect(server.of('RESOURCE_INIT_STARTED')).toHaveLength(1)
  expect(server.of('RESOURCE_INIT_SUCCESS')).toMatchObject([{ resource: 'warehouse' }])
  expect(server.events.at(-1)?.type).toBe('RUN_SUCCESS')
})

test('a step fails, once and without being tried again, where a secret of its resource is not set', async () => {
  const { server } = await finish({
    steps: [
      {
        key: 'load',
        resources: ['lake'],
        shell: 'echo never',
        retry: { max: 3, delayMs: 0, backoff: 'constant', jitter: 'none' },
      },
      { key: 'beside', shell: 'echo beside' },
    ],
    claim: { resources },
  })
  const message =
    'The resource "lake" refers to a secret that is not set. Set LAKE_KEY under Resources and secrets, and run again.'
  expect(server.of('RESOURCE_INIT_FAILURE')).toMatchObject([{ resource: 'lake', failure: { message } }])
  expect(server.of('STEP_FAILURE')).toMatchObject([{ step: 'load', failure: { message, fault: 'user' } }])
  expect(server.of('STEP_UP_FOR_RETRY')).toEqual([])
  expect(server.of('STEP_SUCCESS')).toMatchObject([{ step: 'beside' }])
  expect(server.events.at(-1)?.type).toBe('RUN_FAILURE')
})

const { env } = process

test.skipIf(!env.SLUICE_TEST_S3_ENDPOINT)(
  'a value that a resource keeps is stored there by one step and read there by the next, and its keys are told nowhere',
  async () => {
    const bucket = `sluice-${randomUUID()}`
    const endpoint = env.SLUICE_TEST_S3_ENDPOINT ?? ''
    const region = env.SLUICE_TEST_S3_REGION ?? ''
    const keys = {
      accessKeyId: env.SLUICE_TEST_S3_ACCESS_KEY_ID ?? '',
      secretAccessKey: env.SLUICE_TEST_S3_SECRET_ACCESS_KEY ?? '',
    }
    const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials: keys })
    await client.send(new CreateBucketCommand({ Bucket: bucket }))
    const config = { bucket, endpoint, region, pathStyle: true, ...keys }
    const { server } = await finish({
      steps: [
        {
          key: 'made',
          python: 'def made():\n    return [1, 2, 3]',
          outputs: [{ name: 'made', ioManager: 'kept' }],
        },
        {
          key: 'read',
          python: 'def read(made):\n    return sum(made)',
          from: { made: 'made.made' },
        },
      ],
      claim: { resources: { kept: { type: 's3', config } }, secrets: [keys.secretAccessKey] },
    })
    const [handled] = server.of('HANDLED_OUTPUT')
    expect(handled).toMatchObject({ step: 'made', path: expect.stringMatching(`^s3://${bucket}/`) as string })
    expect(server.of('LOADED_INPUT')).toMatchObject([{ step: 'read', input: 'made' }])
    // What is told of bytes is what lies there.
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }))
    const lies = Contents.find(({ Key = '' }) => !Key.endsWith('value.json'))?.Size
    expect(dataMoved(server.of('LOADED_INPUT'))).toEqual({ readBytes: lies, writtenBytes: 0 })
    expect(dataMoved(server.of('HANDLED_OUTPUT').filter((event) => event.step === 'made'))).toEqual({
      readBytes: 0,
      writtenBytes: lies,
    })
    expect(JSON.stringify(server.events)).not.toContain(keys.secretAccessKey)
    expect(server.events.at(-1)?.type).toBe('RUN_SUCCESS')
  },
)
