import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

import { decodeJwt, importSPKI, jwtVerify } from 'jose'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'

import { AddressGuard } from '../guarded-network/address-guard.ts'
import { bigqueryCheck } from './bigquery-check.ts'
import { snowflakeCheck } from './snowflake-check.ts'

const here = { guard: new AddressGuard(['127.0.0.0/8']), signal: AbortSignal.timeout(20_000) }
const pair = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()

interface Heard {
  path: string
  body: string
  authorization: string
}
type Answer = (
  heard: Heard,
) => { status?: number; body: unknown } | Promise<{ status?: number; body: unknown }>

let server: Server
let base: string
let heard: Heard[] = []
let answer: Answer = () => ({ body: {} })
beforeAll(async () => {
  const take = async (request: IncomingMessage) => {
    const { url: path = '', headers } = request
    const asked = { path, body: await text(request), authorization: headers.authorization ?? '' }
    heard.push(asked)
    return answer(asked)
  }
  server = createServer((request, response) => {
    void take(request).then(({ status = 200, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((done) => server.close(done)))
afterEach(() => {
  heard = []
})

const google = () =>
  JSON.stringify({ client_email: 'sluice@shop.test', private_key: privateKey, token_uri: `${base}/token` })
const asGoogle =
  (rest: Answer): Answer =>
  async (asked) => {
    if (asked.path !== '/token') return rest(asked)
    const assertion = new URLSearchParams(asked.body).get('assertion') ?? ''
    await jwtVerify(assertion, await importSPKI(publicKey, 'RS256'), { audience: `${base}/token` })
    return { body: { access_token: 'granted', expires_in: 3_600 } }
  }
const bigquery = (config: { dataset?: string; location?: string } = {}) =>
  bigqueryCheck(base)({ config: { project: 'shop', credentials: google(), ...config }, ...here })

test('BigQuery judges a query that is never run, and shows the dataset', async () => {
  answer = asGoogle(() => ({ body: {} }))
  expect(await bigquery({ dataset: 'sales', location: 'EU' })).toBe(
    'BigQuery answers: queries may run in shop, and the dataset sales is there.',
  )
  const [, asked, shown] = heard
  expect(asked).toMatchObject({ path: '/bigquery/v2/projects/shop/queries', authorization: 'Bearer granted' })
  expect(JSON.parse(asked?.body ?? '')).toMatchObject({ dryRun: true, location: 'EU' })
  expect(shown?.path).toBe('/bigquery/v2/projects/shop/datasets/sales')
})

test('what BigQuery refuses is told in its words', async () => {
  const refused = { status: 403, body: { error: { message: 'Access Denied: no bigquery.jobs.create' } } }
  answer = asGoogle(() => refused)
  await expect(bigquery()).rejects.toThrow(/no query run in shop: Access Denied: no bigquery.jobs.create\.$/)
  answer = asGoogle(({ path }) =>
    path.includes('/datasets/') ? { status: 404, body: 'none' } : { body: {} },
  )
  await expect(bigquery({ dataset: 'sales' })).rejects.toThrow(/does not show the dataset sales: It did not/)
  answer = () => ({ status: 401, body: {} })
  await expect(bigquery()).rejects.toThrow(/Google does not know these credentials: 401/)
  await expect(bigqueryCheck(base)({ config: { project: 'shop' }, ...here })).rejects.toThrow(
    /no credentials/,
  )
})

const snowflake = (config: object) =>
  snowflakeCheck(() => base)({ config: { account: 'acme.eu-1', user: 'ada', ...config }, ...here })
const letsIn = (sessionInfo: object = {}): Answer => {
  const data = { token: 'session', serverVersion: '9.1', sessionInfo: { roleName: 'LOADER', ...sessionInfo } }
  return ({ path }) => ({ body: path.startsWith('/session/v1/login-request') ? { success: true, data } : {} })
}
const loginOf = (asked: Heard | undefined) =>
  (JSON.parse(asked?.body ?? '{}') as { data: Record<string, string> }).data

test('Snowflake is signed in to by a password, and out again', async () => {
  answer = letsIn({ warehouseName: 'SMALL' })
  expect(await snowflake({ password: 'open sesame', warehouse: 'small' })).toBe(
    'Snowflake 9.1 answers, and knows ada as LOADER.',
  )
  const [login, end] = heard
  expect(login?.path).toBe('/session/v1/login-request?warehouse=small')
  expect(loginOf(login)).toMatchObject({ ACCOUNT_NAME: 'acme', LOGIN_NAME: 'ada', PASSWORD: 'open sesame' })
  expect(end).toMatchObject({ path: '/session?delete=true', authorization: 'Snowflake Token="session"' })
})

test('Snowflake is signed in to by a key pair, with a statement that the key signs', async () => {
  answer = letsIn()
  await snowflake({ privateKey })
  const { AUTHENTICATOR, TOKEN = '', PASSWORD } = loginOf(heard[0])
  expect([AUTHENTICATOR, PASSWORD]).toEqual(['SNOWFLAKE_JWT', undefined])
  await jwtVerify(TOKEN, await importSPKI(publicKey, 'RS256'), { subject: 'ACME.ADA' })
  expect(decodeJwt(TOKEN).iss).toMatch(/^ACME\.ADA\.SHA256:[\w+/]+=$/)
})

test('what Snowflake refuses, or does not have, is told', async () => {
  answer = () => ({ body: { success: false, message: 'Incorrect username or password was specified.' } })
  await expect(snowflake({ password: 'wrong' })).rejects.toThrow(/said: Incorrect username/)
  answer = letsIn()
  await expect(snowflake({ password: 'right', database: 'SHOP', schema: 'NEW' })).rejects.toThrow(
    'knows ada, but not the database SHOP, the schema NEW.',
  )
  answer = () => ({ status: 404, body: {} })
  await expect(snowflake({ password: 'right' })).rejects.toThrow(/There is no account acme\.eu-1/)
  await expect(snowflake({ privateKey: 'no key' })).rejects.toThrow(/none that can be read/)
  await expect(snowflake({})).rejects.toThrow(/neither a password nor a private key/)
  const elsewhere = { config: { account: 'evil.test/?', user: 'ada', password: 'x' }, ...here }
  await expect(snowflakeCheck()(elsewhere)).rejects.toThrow(/is a name such as/)
})
