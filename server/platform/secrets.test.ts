import { expect, test } from 'vitest'

import { deriveSecret, randomToken, sameSecret, sha256 } from './secrets.ts'

test('tokens are long, different and fit into an address', () => {
  const tokens = Array.from({ length: 100 }, () => randomToken())
  expect(new Set(tokens).size).toBe(100)
  for (const token of tokens) expect(token).toMatch(/^[\w-]{43}$/)
})

test('a derived secret depends on the secret and on the purpose, and on nothing else', () => {
  expect(deriveSecret('a', 'x')).toBe(deriveSecret('a', 'x'))
  expect(deriveSecret('a', 'x')).not.toBe(deriveSecret('b', 'x'))
  expect(deriveSecret('a', 'x')).not.toBe(deriveSecret('a', 'y'))
})

test('secrets are compared whole, whatever their lengths', () => {
  expect(sameSecret('token', 'token')).toBe(true)
  expect(sameSecret('token', 'tokens')).toBe(false)
  expect(sameSecret('', 'token')).toBe(false)
})

test('the digest is the standard one', () => {
  expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})
