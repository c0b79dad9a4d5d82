import { expect, test } from 'vitest'

import { parseStorageUrl, StoreUnusable } from './storage-url.ts'

test('an address says bucket, prefix, endpoint, region and style', () => {
  expect(
    parseStorageUrl('s3://data/one/two/?endpoint=http://127.0.0.1:19000&region=eu-central-1&path-style'),
  ).toEqual({
    bucket: 'data',
    prefix: 'one/two',
    endpoint: 'http://127.0.0.1:19000',
    region: 'eu-central-1',
    pathStyle: true,
  })
  expect(parseStorageUrl('s3://data')).toMatchObject({ prefix: '', endpoint: undefined, pathStyle: false })
})

test.each(['', 'data', 'https://data', 's3:///prefix', 's3://data?endpiont=x', 's3://data?endpoint=minio'])(
  '%j is refused in a sentence',
  (text) => {
    expect(() => parseStorageUrl(text)).toThrow(StoreUnusable)
  },
)
