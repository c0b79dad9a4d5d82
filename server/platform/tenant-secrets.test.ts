import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

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

test('a secret may be a file of its tenant, read anew each time, and no way leads out of its folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-secret-files-'))
  mkdirSync(join(folder, 'acme'))
  writeFileSync(join(folder, 'acme', 'DB'), 'first\n')
  writeFileSync(join(folder, 'outside'), 'never')
  const { read } = tenantSecrets({
    SLUICE_SECRET_FILES: folder,
    SLUICE_SECRET_ACME__API: 'in the environment',
  })
  expect(read('acme', 'DB')).toBe('first')
  writeFileSync(join(folder, 'acme', 'DB'), 'second')
  expect(read('acme', 'DB')).toBe('second')
  expect(read('acme', 'API')).toBe('in the environment')
  expect([read('other', 'DB'), read('acme', '../outside'), read('..', 'outside')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  rmSync(folder, { recursive: true })
})
