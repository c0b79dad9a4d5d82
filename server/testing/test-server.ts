import { join } from 'node:path'

import { afterAll } from 'vitest'

import type { Role } from '#core/access/roles.ts'
import { createContext } from '#server/api/context.ts'
import { provideServerDeps, type ServerDeps } from '#server/api/deps.ts'
import { createCaller } from '#server/api/root.ts'
import { openAppDatabase } from '#server/db/client.ts'
import { insertMember } from '#server/db/members.ts'
import { insertPerson } from '#server/db/people.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { CodeParser } from '#server/gateways/code-parser/code-parser.ts'
import { newId } from '#server/platform/ids.ts'
import { createLogger } from '#server/platform/logger.ts'
import { KeptTrees } from '#server/usecases/asset/kept-trees.ts'
import { createAuth } from '#server/usecases/people/auth.ts'
import { createSignInLink } from '#server/usecases/people/sign-in-link.ts'
import { createTenant, type CreatedTenant } from '#server/usecases/tenant/create-tenant.ts'
import { FolderRoot } from '#storage/store-root.ts'

import { testDatabase, type TestDatabase } from './test-database.ts'
import { testMasterKeys } from './test-master-keys.ts'

/** Somebody who is signed in by a session of the real kind. */
export interface SignedIn {
  id: string
  name: string
  email: string
  cookie: string
}

export interface TestServer {
  database: TestDatabase
  deps: ServerDeps
  /** What was logged, for tests that look for what must not be there. */
  logged: string[]
  clock: { now: () => Date; set: (now: Date) => void; pass: (ms: number) => void }
  /** Somebody new, let in by a link: hashing passwords is slow on purpose. */
  signUp: (name: string) => Promise<SignedIn>
  signUpByPassword: (name: string) => Promise<SignedIn & { password: string }>
  createTenant: (owner: SignedIn, name: string) => Promise<CreatedTenant>
  join: (person: SignedIn, tenant: CreatedTenant, role: Role) => Promise<void>
  /** Calls procedures as a person, in a tenant where one is named. */
  as: (
    person: Pick<SignedIn, 'cookie'> | { token: string } | undefined,
    tenant?: string,
    deployment?: string,
  ) => ReturnType<typeof createCaller>
}

const url = 'http://localhost:4310'

const cookieOf = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ')

/** The doors of web over a database of the test file's own, with a clock that can be set. */
export const testServer = (): TestServer => {
  const database = testDatabase()
  const logged: string[] = []
  const logger = createLogger({ format: 'json', level: 'debug', write: (line) => logged.push(line) })
  let ahead = 0
  const clock = {
    now: () => new Date(Date.now() + ahead),
    set: (now: Date) => void (ahead = now.getTime() - Date.now()),
    pass: (ms: number) => void (ahead += ms),
  }
  const codeParser = new CodeParser({ program: join(process.cwd(), 'runner/parsing/parse-main.ts') })
  const common = {
    database: openAppDatabase(database.appUrl),
    clock,
    logger,
    url,
    secret: database.secret,
    masterKeys: testMasterKeys,
    networks: ['127.0.0.0/8'],
    severalTenants: true,
    localTrust: undefined,
    ground: { launcher: 'local' as const, installation: {} },
    podTrial: null,
    codeParser,
    queryTrees: new KeptTrees((tenantId, queries) => codeParser.trees(tenantId, queries)),
    values: new FolderRoot('/nowhere'),
  }
  const deps: ServerDeps = { ...common, auth: createAuth(common) }
  provideServerDeps(deps)
  afterAll(() => {
    deps.codeParser.close()
    return deps.database.close()
  })

  return {
    database,
    deps,
    logged,
    clock,
    signUp: async (name) => {
      const person = { id: newId(), name, email: `${name}@example.com` }
      await insertPerson(deps.database, person)
      const link = await createSignInLink(deps, person)
      const { headers } = await deps.auth.api.signInByLink({
        body: { token: link.url.split('/').at(-1) ?? '' },
        returnHeaders: true,
      })
      return { ...person, cookie: cookieOf(headers) }
    },
    signUpByPassword: async (name) => {
      const email = `${name}@example.com`
      const password = `the password of ${name}`
      const { headers, response } = await deps.auth.api.signUpEmail({
        body: { name, email, password },
        returnHeaders: true,
      })
      return { id: response.user.id, name, email, cookie: cookieOf(headers), password }
    },
    createTenant: (owner, name) => createTenant(deps, owner, { name }),
    join: async (person, tenant, role) => {
      await tenantTransaction(deps.database, tenant, (tx) => insertMember(tx, person.id, role))
    },
    as: (person, tenant, deployment) => {
      const headers = new Headers({ origin: url })
      if (person) {
        if ('token' in person) headers.set('authorization', `Bearer ${person.token}`)
        else headers.set('cookie', person.cookie)
      }
      if (tenant) headers.set('x-sluice-tenant', tenant)
      if (deployment) headers.set('x-sluice-deployment', deployment)
      return createCaller(createContext(deps, headers))
    },
  }
}
