import { expect, test } from 'vitest'

import { readResource } from './read-resource.ts'
import { resourceTypeNames, resourceTypes } from './resource-types.ts'

test.each(resourceTypeNames)(
  'a new %s begins with secrets as references, and with fields that there are',
  (name) => {
    const { begins, config, secrets } = resourceTypes[name]
    const fields = Object.keys(config.shape)
    if (name !== 'custom') expect(fields).toEqual(expect.arrayContaining(Object.keys(begins)))
    expect(fields).toEqual(expect.arrayContaining([...secrets]))
    expect(readResource(name, begins).plain).toEqual([])
  },
)

test.each([
  ['postgres', { host: 'db', password: { env: 'DB_PASSWORD' } }],
  ['postgres', { url: { env: 'DB_URL' } }],
  ['postgres', { host: { env: 'DB_HOST' }, port: 5432, tls: 'verify' }],
  ['s3', { bucket: 'in' }],
  ['http', { url: 'https://example.com', headers: { 'x-key': { env: 'KEY' } } }],
  ['kafka', { brokers: ['a:9092'] }],
  ['custom', { anything: [1, { deep: { env: 'KEY' } }] }],
  ['memory', undefined],
] as const)('a %s is right as %j', (type, config) => {
  expect(readResource(type, config && structuredClone(config as never))).toEqual({ errors: [], plain: [] })
})

test.each([
  ['postgress', {}, 'type', /Did you mean postgres\?/],
  ['constructor', {}, 'type', /There is no type/],
  ['postgres', {}, 'config.host', /is needed, or url/],
  ['postgres', { url: 'postgres://a', host: 'a' }, 'config.host', /is needed, or url/],
  ['postgres', { host: 'db', prot: 1 }, 'config.prot', /no field prot/],
  ['postgres', { host: 'db', port: 'x' }, 'config.port', /must be a number/],
  ['s3', {}, 'config.bucket', /^bucket is missing\.$/],
  ['s3', { bucket: '' }, 'config.bucket', /^bucket is empty\.$/],
  ['http', { url: 'example.com' }, 'config.url', /must be an address like/],
  ['kafka', { brokers: ['http://a:1'] }, 'config.brokers', /written like/],
] as const)('a %s is refused as %j, at its field', (type, config, field, message) => {
  const { errors } = readResource(type, structuredClone(config as never))
  expect(errors).toContainEqual({ field, message: expect.stringMatching(message) as string })
})

test('a secret in plain text is told of at its field, and refuses nothing', () => {
  const { errors, plain } = readResource('postgres', { host: 'db', password: 'correct horse' })
  expect(errors).toEqual([])
  expect(plain).toMatchObject([{ field: 'config.password' }])
  expect(JSON.stringify(plain)).not.toContain('correct horse')
})
