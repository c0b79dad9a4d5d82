import { expect, test } from 'vitest'

import type { Json } from '../json.ts'
import { isSecretName, resolveSecrets, secretsNamedIn } from './secret-reference.ts'

const config: Record<string, Json> = {
  host: 'db.example.com',
  password: { env: 'DB_PASSWORD' },
  hosts: [{ token: { env: 'TOKEN' } }, { env: 'NOBODY_SET_IT' }],
  env: 'plain text under the name env',
  both: { env: 'DB_PASSWORD', more: 1 },
}

test('a reference is replaced wherever it stands, and nothing else is', () => {
  const values: Record<string, string> = { DB_PASSWORD: 'pa55word', TOKEN: 'tok-1' }
  expect(resolveSecrets(config, (name) => values[name])).toEqual({
    config: {
      ...config,
      password: 'pa55word',
      hosts: [{ token: 'tok-1' }, { env: 'NOBODY_SET_IT' }],
    },
    secrets: ['pa55word', 'tok-1'],
    missing: ['NOBODY_SET_IT'],
  })
  expect(secretsNamedIn(config)).toEqual(['DB_PASSWORD', 'TOKEN', 'NOBODY_SET_IT'])
})

test.each(['db', 'A__B', '_A', 'A_', '', '../A', 'A'.repeat(101)])('%s is no name of a secret', (name) => {
  expect(isSecretName(name)).toBe(false)
  expect(resolveSecrets({ a: { env: name } }, () => 'found').missing).toEqual([name])
})
