import { expect, test } from 'vitest'

import { parseBucketUrl, parseStorageUrl, StoreUnusable } from './storage-url.ts'

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

test('an address of Google or Azure says bucket and prefix', () => {
  expect(parseBucketUrl('gs://data/one/two/?endpoint=http://127.0.0.1:1')).toEqual({
    service: 'gs',
    bucket: 'data',
    prefix: 'one/two',
    endpoint: 'http://127.0.0.1:1',
  })
  expect(parseBucketUrl('azure://acme/data/one')).toEqual({
    service: 'azure',
    account: 'acme',
    container: 'data',
    prefix: 'one',
    endpoint: undefined,
  })
  expect(parseBucketUrl('s3://data')).toBeUndefined()
})

test.each(['gs://', 'azure://acme', 'gs://data?region=x', 'azure://acme/data?endpoint=there'])(
  '%j names no bucket',
  (text) => {
    expect(() => parseBucketUrl(text)).toThrow(StoreUnusable)
  },
)
