import { createServer, type Server } from 'node:http'
import { createServer as createSocketServer, type AddressInfo } from 'node:net'
import { env } from 'node:process'
import { createInterface } from 'node:readline'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { JsonObject } from '#core/json-object.ts'
import { AddressGuard } from '#server/gateways/guarded-network/address-guard.ts'
import { runFixture, type TestTenant } from '#server/testing/run-fixture.ts'
import { testMasterKeys } from '#server/testing/test-master-keys.ts'

import { secretReader } from '../secret/read-secrets.ts'
import { testResource } from './test-resource.ts'

const fixture = runFixture()
const here = new AddressGuard(['127.0.0.0/8', '::1/128'])
let tenant: TestTenant
beforeAll(async () => {
  tenant = await fixture.tenant()
})

const tried = (type: string, config: JsonObject, secrets: Record<string, string> = {}, guard = here) => {
  const readSecrets = secretReader(testMasterKeys, { read: (_, name) => secrets[name] })
  return testResource({ pool: fixture.app, clock: fixture.clock, readSecrets, guard }, tenant, {
    type,
    config,
  })
}

const database = () => new URL(fixture.database.appUrl)
const address = () => ({
  host: database().hostname,
  port: Number(database().port),
  database: database().pathname.slice(1),
  user: decodeURIComponent(database().username),
  password: { env: 'DB_PASSWORD' },
})
const password = () => decodeURIComponent(database().password)

describe('PostgreSQL', () => {
  test('answers by its parts and by its address', async () => {
    const works = { outcome: 'works', words: expect.stringContaining('PostgreSQL') as string }
    expect(await tried('postgres', address(), { DB_PASSWORD: password() })).toMatchObject(works)
    expect(
      await tried('postgres', { url: { env: 'DB_URL' } }, { DB_URL: fixture.database.appUrl }),
    ).toMatchObject(works)
  })

  test('says what is wrong, and never the password', async () => {
    const wrong = await tried('postgres', address(), { DB_PASSWORD: 'correct horse battery' })
    expect(wrong).toMatchObject({ outcome: 'fails', words: expect.stringContaining('password') as string })
    expect(wrong.words).not.toContain('correct horse battery')
    expect(await tried('postgres', { ...address(), port: 1 }, { DB_PASSWORD: password() })).toEqual({
      outcome: 'fails',
      words: `Nothing answers at ${database().hostname}:1. Is it started, and the port right?`,
    })
    expect(await tried('postgres', address())).toEqual({
      outcome: 'fails',
      words: 'Nobody has set DB_PASSWORD yet.',
    })
  })

  test('in a private network is not asked', async () => {
    const { outcome, words } = await tried('postgres', { host: '127.0.0.1' }, {}, new AddressGuard([]))
    expect([outcome, words]).toEqual(['fails', expect.stringContaining('may not reach')])
  })
})

describe('an address', () => {
  let server: Server
  let url: string
  beforeAll(async () => {
    server = createServer(({ headers }, response) => {
      response.writeHead(headers.authorization === 'Bearer open sesame' ? 200 : 401)
      response.end()
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  })
  afterAll(() => new Promise((done) => server.close(done)))

  test('is asked with its token', async () => {
    const config = { url, token: { env: 'TOKEN' } }
    expect((await tried('http', config, { TOKEN: 'open sesame' })).outcome).toBe('works')
    const refused = await tried('http', config, { TOKEN: 'another word' })
    expect(refused).toMatchObject({ outcome: 'fails', words: expect.stringContaining('401') as string })
  })
})

describe('a mail server', () => {
  const said: string[] = []
  const server = createSocketServer((socket) => {
    socket.write('220 mail.test ready\r\n')
    createInterface({ input: socket }).on('line', (line) => {
      said.push(line)
      if (line.startsWith('EHLO')) socket.write('250-mail.test\r\n250 AUTH LOGIN PLAIN\r\n')
      else if (line.startsWith('AUTH'))
        socket.write(
          Buffer.from(line.split(' ')[2] ?? '', 'base64').toString() === '\0ada\0open sesame'
            ? '235 in\r\n'
            : '535 wrong password\r\n',
        )
      else socket.end('221 bye\r\n')
    })
  })
  beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)))
  afterAll(() => new Promise((done) => server.close(done)))

  test('is greeted, and sent no mail', async () => {
    const { port } = server.address() as AddressInfo
    const config = { host: '127.0.0.1', port, tls: 'off', user: 'ada', password: { env: 'MAIL' } }
    expect(await tried('smtp', config, { MAIL: 'open sesame' })).toEqual({
      outcome: 'works',
      words: 'The mail server answers and knows ada: mail.test ready',
    })
    expect(said.map((line) => line.split(' ')[0])).toEqual(['EHLO', 'AUTH', 'QUIT'])
    expect(await tried('smtp', config, { MAIL: 'another word' })).toEqual({
      outcome: 'fails',
      words: 'The mail server said: 535 wrong password',
    })
  })
})

const { SLUICE_TEST_MYSQL_URL: mysql } = env
describe.skipIf(!mysql)('MySQL', () => {
  test('answers, and says what is wrong without the password', async () => {
    const { hostname: host, port, pathname, username: user, password } = new URL(mysql ?? 'mysql://')
    const config = { host, port: Number(port), database: pathname.slice(1), user, password: { env: 'KEY' } }
    const KEY = decodeURIComponent(password)
    expect(await tried('mysql', config, { KEY })).toMatchObject({
      outcome: 'works',
      words: expect.stringMatching(/^(MySQL|MariaDB) \S+ answers, database/) as string,
    })
    const wrong = await tried('mysql', config, { KEY: 'correct horse battery' })
    expect(wrong).toMatchObject({ outcome: 'fails', words: expect.stringMatching(/denied/i) as string })
    expect(wrong.words).not.toContain('correct horse battery')
    expect((await tried('mysql', { ...config, tls: 'verify' }, { KEY })).outcome).toBe('fails')
    expect((await tried('mysql', config, { KEY }, new AddressGuard([]))).words).toContain('may not reach')
  })
})

const { SLUICE_TEST_S3_ENDPOINT: s3, SLUICE_TEST_SQS_ENDPOINT: sqs, SLUICE_TEST_KAFKA_BROKERS: kafka } = env

describe.skipIf(!s3)('a bucket', () => {
  const config = {
    bucket: 'nowhere-to-be-found',
    endpoint: s3 ?? '',
    region: env.SLUICE_TEST_S3_REGION ?? '',
    pathStyle: true,
    accessKeyId: { env: 'ID' },
    secretAccessKey: { env: 'KEY' },
  }
  const ID = env.SLUICE_TEST_S3_ACCESS_KEY_ID ?? ''
  const KEY = env.SLUICE_TEST_S3_SECRET_ACCESS_KEY ?? ''

  test('that is not there, and keys that do not fit, are told apart', async () => {
    expect((await tried('s3', config, { ID, KEY })).words).toMatch(/no such thing as the bucket/)
    expect((await tried('s3', config, { ID, KEY: 'wrong key' })).words).toMatch(/does not belong to/)
  })
})

describe.skipIf(!sqs)('a queue', () => {
  test('that is not there is told of', async () => {
    const config = {
      queueUrl: `${sqs}/000000000000/nowhere-to-be-found`,
      region: env.SLUICE_TEST_SQS_REGION ?? '',
      accessKeyId: { env: 'ID' },
      secretAccessKey: { env: 'KEY' },
    }
    const { outcome, words } = await tried('sqs', config, { ID: 'some key', KEY: 'some secret' })
    expect([outcome, words]).toEqual(['fails', expect.stringMatching(/no such thing as the queue/)])
  })
})

describe.skipIf(!kafka)('Kafka', () => {
  test('answers', async () => {
    expect(await tried('kafka', { brokers: (kafka ?? '').split(',') })).toEqual({
      outcome: 'works',
      words: 'Kafka answers: 1 broker.',
    })
  })
})

describe.skipIf(!env.SLUICE_TEST_GCS_ENDPOINT)('a bucket of Google', () => {
  test('that is not there is told of, and credentials that are none are not repeated', async () => {
    const config = { bucket: 'nowhere-to-be-found', endpoint: env.SLUICE_TEST_GCS_ENDPOINT ?? '' }
    expect((await tried('gcs', config)).words).toBe('There is no bucket nowhere-to-be-found there.')
    const wrong = await tried('gcs', { ...config, credentials: { env: 'KEY' } }, { KEY: '{"not": "one"}' })
    expect(wrong.words).toMatch(/no key of a service account/)
  })
})

describe.skipIf(!env.SLUICE_TEST_AZURE_ACCOUNT)('a container', () => {
  const config = {
    account: env.SLUICE_TEST_AZURE_ACCOUNT ?? '',
    container: 'nowhere-to-be-found',
    endpoint: env.SLUICE_TEST_AZURE_BLOB_ENDPOINT ?? '',
    accountKey: { env: 'KEY' },
  }

  test('that is not there, and a key that does not fit, are told apart', async () => {
    const KEY = env.SLUICE_TEST_AZURE_ACCOUNT_KEY ?? ''
    expect((await tried('azure', config, { KEY })).words).toMatch(/no container/)
    expect((await tried('azure', config, { KEY: 'c3RyYW5nZXI=' })).words).toMatch(/does not open/)
  })
})

test('what is not tried says why, and what does not fit its type is refused', async () => {
  expect((await tried('custom', {})).outcome).toBe('untested')
  await expect(tried('postgres', {})).rejects.toThrow(/is needed/)
})
