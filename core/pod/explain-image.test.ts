import { expect, test } from 'vitest'

import { explainImage } from './explain-image.ts'

const causeOf = (message: string, image: string) =>
  explainImage('ErrImagePull', message, image, [])?.failure.cause

/** As containerd says it, of whatever it resolves. */
const unresolved = (image: string, why: string): string =>
  `rpc error: code = Unknown desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${why}`

test.each([
  'ghcr.io/acme-ai/orders:1',
  'reg/x:1.0.512',
  'reg/timeout-checker:1',
  'reg.example.com:5000/denied/x509:429',
])('what is in the name of the image %s is no trouble of its registry', (image) => {
  expect(causeOf(unresolved(image, `${image}: not found`), image)).toBe('image_missing')
  expect(causeOf(unresolved(image, 'manifest unknown'), image)).toBe('image_missing')
  expect(causeOf(unresolved(image, 'dial tcp 10.0.0.1:443: i/o timeout'), image)).toBe('image_registry')
  const address = 'https://reg/v2/x/manifests/1.0.512'
  const forbidden = `unexpected status from HEAD request to ${address}: 403 Forbidden`
  expect(causeOf(unresolved(image, forbidden), image)).toBe('image_denied')
  const broken = `unexpected status from HEAD request to ${address}: 503 Service Unavailable`
  expect(causeOf(unresolved(image, broken), image)).toBe('image_registry')
})

test('what may not be seen is denied, also where the registry adds that it may not be there', () => {
  const image = 'acme/secret:1'
  const said =
    'pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed'
  expect(causeOf(unresolved(`docker.io/${image}`, said), image)).toBe('image_denied')
})

test.each([
  '429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.',
  'pull QPS exceeded',
  'tls: failed to verify certificate: x509: certificate signed by unknown authority',
  'dial tcp: lookup reg.example.com on 10.96.0.10:53: no such host',
  'net/http: TLS handshake timeout',
])('a registry that does not answer as it should is one: %s', (why) => {
  expect(causeOf(unresolved('timeout:1', why), 'timeout:1')).toBe('image_registry')
})
