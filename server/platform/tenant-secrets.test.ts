import fc from 'fast-check'
import { expect, test } from 'vitest'

import { isSecretName } from '#core/resource/secret-reference.ts'
import { slugPattern } from '#core/tenant/slug.ts'

import { secretVariable, tenantSecrets } from './tenant-secrets.ts'

const variable = secretVariable
const slug = fc.string({ unit: fc.constantFrom('a', 'b', '-', '1'), minLength: 1, maxLength: 7 })
const name = fc.string({ unit: fc.constantFrom('A', 'B', '_', '1'), minLength: 1, maxLength: 7 })

test('no two tenants, and no two names, share a variable', () => {
  const seen = new Map<string, string>()
  fc.assert(
    fc.property(
      slug.filter((text) => slugPattern.test(text)),
      name.filter(isSecretName),
      (tenant, secret) => {
        const whose = `${tenant} ${secret}`
        const key = variable(tenant, secret)
        expect(seen.get(key) ?? whose).toBe(whose)
        seen.set(key, whose)
      },
    ),
    { numRuns: 5_000 },
  )
})

test('a variable is read for its own tenant, and an empty one is as good as none', () => {
  const { read } = tenantSecrets({ SLUICE_SECRET_ACME_EU__DB: 'pa55', SLUICE_SECRET_ACME_EU__EMPTY: '' })
  expect(read('acme-eu', 'DB')).toBe('pa55')
  expect(read('acme', 'EU__DB')).toBe(undefined)
  expect(read('acme-eu', 'EMPTY')).toBe(undefined)
})
