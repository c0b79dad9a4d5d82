import { expect, test } from 'vitest'

import type { JsonObject } from '../json-object.ts'
import { readConfigSchema } from './config-schema.ts'
import { readResource } from './read-resource.ts'

const schema: JsonObject = {
  type: 'object',
  properties: {
    region: { enum: ['eu', 'us'], description: 'Where the shop is.' },
    retries: { type: 'integer', minimum: 0, maximum: 5, default: 2 },
    key: { type: 'string', minLength: 20, writeOnly: true },
    paths: { type: 'array', items: { type: 'string' } },
    limits: { type: 'object', properties: { rows: { type: 'integer' } }, required: ['rows'] },
  },
  required: ['region', 'key', 'tenant'],
  additionalProperties: false,
}
const right: JsonObject = { region: 'eu', key: { env: 'SHOP_KEY' }, tenant: 'north' }
const wrongAt = (config: JsonObject) =>
  readResource('custom', { ...right, ...config }, schema).errors.map(({ field, message }) => [field, message])

test('what fits the schema that a resource brings is right, and a secret fits any text', () => {
  expect(readResource('custom', right, schema)).toEqual({ errors: [], plain: [] })
  expect(wrongAt({ retries: 5, paths: ['a'], limits: { rows: 1 } })).toEqual([])
})

test.each([
  [{ region: 'asia' }, 'config.region', 'region must be one of "eu", "us".'],
  [{ retries: 0.5 }, 'config.retries', 'retries must be a whole number.'],
  [{ retries: { env: 'RETRIES' } }, 'config.retries', 'retries must be a number.'],
  [{ paths: [1] }, 'config.paths', 'paths[0] must be a text.'],
  [{ limits: {} }, 'config.limits', 'limits.rows is missing.'],
  [{ regoin: 'eu' }, 'config.regoin', 'The config of the resource has no field regoin. Did you mean region?'],
])('%j is wrong at its field', (config, field, message) => {
  expect(wrongAt(config as unknown as JsonObject)).toEqual([[field, message]])
})

test('a field that is required is missed, also where nothing else is said of it', () => {
  expect(readResource('custom', {}, schema).errors.map(({ field }) => field)).toEqual([
    'config.region',
    'config.key',
    'config.tenant',
  ])
})

test('what the schema calls secret is not to be written in plain', () => {
  const { errors, plain } = readResource('custom', { ...right, key: 'correct horse battery' }, schema)
  expect(errors).toEqual([])
  expect(plain).toMatchObject([{ field: 'config.key' }])
})

test.each([
  [{ type: 'string' }, /map of fields/],
  [{ type: 'object', properties: { a: { type: 'strng' } } }, /Unsupported type: strng/],
  [{ type: 'object', properties: { a: { $ref: 'https://example.com' } } }, /External \$ref/],
  [{ type: 'object', allOf: [{ required: ['a'] }] }, /within fields alone/],
  [{ type: 'object', properties: { a: { type: 'string', pattern: '^(a+)+$' } } }, /not read here/],
  [{ type: 'object', if: {} }, /if\/then\/else/],
])('%j is refused at the schema', (wrong, message) => {
  expect(readConfigSchema(wrong as unknown as JsonObject)).toEqual({
    outcome: 'refused',
    message: expect.stringMatching(message) as string,
  })
  expect(readResource('custom', {}, wrong as unknown as JsonObject).errors).toMatchObject([
    { field: 'configSchema' },
  ])
})

test('a field may be called pattern', () => {
  const called = { type: 'object', properties: { pattern: { type: 'string' } } }
  expect(readConfigSchema(called)).toMatchObject({ outcome: 'reads' })
})

test('a schema beside a type that is known is refused', () => {
  expect(readResource('memory', {}, schema).errors).toMatchObject([{ field: 'configSchema' }])
})
