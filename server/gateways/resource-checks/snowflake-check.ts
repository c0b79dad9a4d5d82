import { z } from 'zod'

import { guardedRequest } from '../guarded-network/guarded-request.ts'
import { CheckFailure, failureAt, type CheckAsk, type ResourceCheck } from './resource-check.ts'
import { snowflakeToken } from './snowflake-token.ts'

type Ask = CheckAsk<'snowflake'>

const answer = z.object({
  success: z.boolean(),
  message: z.string().nullish(),
  data: z
    .object({
      token: z.string().nullish(),
      serverVersion: z.string().nullish(),
      sessionInfo: z
        .object({
          databaseName: z.string().nullish(),
          schemaName: z.string().nullish(),
          warehouseName: z.string().nullish(),
          roleName: z.string().nullish(),
        })
        .nullish(),
    })
    .nullish(),
})

const usualAddress = (account: string): string => {
  if (!/^[\w.-]+$/.test(account))
    throw new CheckFailure('An account of Snowflake is a name such as acme-shop or ab12345.eu-central-1.')
  return `https://${account}.snowflakecomputing.com`
}

const proofOf = async ({ account, user, password, privateKey }: Ask['config']) => {
  if (privateKey !== undefined)
    return {
      AUTHENTICATOR: 'SNOWFLAKE_JWT',
      TOKEN: await snowflakeToken({ account, user, privateKey }, new Date()),
    }
  if (password === undefined) throw new CheckFailure('It has neither a password nor a private key.')
  return { PASSWORD: password }
}

/** Begins a session as the drivers of Snowflake do. */
const signIn = async (base: string, { config, guard, signal }: Ask) => {
  const { account, user, warehouse, database, schema, role } = config
  const wanted = { warehouse, databaseName: database, schemaName: schema, roleName: role }
  const given = Object.entries(wanted).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string]],
  )
  const data = {
    CLIENT_APP_ID: 'Sluice',
    CLIENT_APP_VERSION: '1.0.0',
    ACCOUNT_NAME: account.split('.')[0],
    LOGIN_NAME: user,
    ...(await proofOf(config)),
  }
  const { status, body } = await guardedRequest(
    `${base}/session/v1/login-request?${new URLSearchParams(given).toString()}`,
    {
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ data }),
      guard,
      signal,
    },
  )
  if (status === 403 || status === 404)
    throw new CheckFailure(`There is no account ${account} of Snowflake: ${status}.`)
  const read = answer.safeParse(status === 200 ? JSON.parse(body.toString('utf8')) : undefined)
  if (!read.success) throw new CheckFailure(`Snowflake answered with ${status}, and nothing of its own.`)
  const { success, message, data: session } = read.data
  if (!success) throw new CheckFailure(`Snowflake said: ${message ?? 'nothing'}`)
  return session ?? {}
}

const signOut = (base: string, token: string, { guard, signal }: Ask) =>
  guardedRequest(`${base}/session?delete=true`, {
    headers: { authorization: `Snowflake Token="${token}"`, accept: 'application/json' },
    body: '',
    guard,
    signal,
  })

/** Signs in to an account of Snowflake, and out again; what it wants of warehouse, database, schema and role has to be there. No statement is run, so no warehouse wakes. */
export const snowflakeCheck =
  (addressOf = usualAddress): ResourceCheck<'snowflake'> =>
  async (ask) => {
    const base = addressOf(ask.config.account)
    try {
      const { token, serverVersion, sessionInfo } = await signIn(base, ask)
      // A session that is not ended ends by itself: that it could not be ended is no fault of the resource.
      if (token) await signOut(base, token, ask).catch(() => undefined)
      const { warehouse, database, schema } = ask.config
      const missing = [
        warehouse !== undefined && !sessionInfo?.warehouseName && `warehouse ${warehouse}`,
        database !== undefined && !sessionInfo?.databaseName && `database ${database}`,
        schema !== undefined && !sessionInfo?.schemaName && `schema ${schema}`,
      ].filter((name) => name !== false)
      if (missing.length > 0)
        throw new CheckFailure(`Snowflake knows ${ask.config.user}, but not the ${missing.join(', the ')}.`)
      const as = sessionInfo?.roleName ? ` as ${sessionInfo.roleName}` : ''
      return `Snowflake ${serverVersion ?? ''} answers, and knows ${ask.config.user}${as}.`
    } catch (error) {
      throw failureAt(new URL(base).host, error)
    }
  }
