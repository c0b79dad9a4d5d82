import { expect, test } from 'vitest'

import { finish, stopAll } from './testing/finish-run.ts'

stopAll()

const observes = true as const

test('what code gives back of a source is its data version, and nothing of it is stored', async () => {
  const { server } = await finish({
    steps: [
      { key: 'text', observes, python: 'def text():\n    return "etag 7"' },
      { key: 'number', observes, typescript: 'export default () => 12.5' },
      { key: 'listing', observes, python: 'def listing():\n    return [{"file": "a", "bytes": 3}]' },
      { key: 'same', observes, python: 'def same():\n    return [{"file": "a", "bytes": 3}]' },
      {
        key: 'version',
        observes,
        python: 'from sluice import DataVersion\n\ndef version():\n    return DataVersion(41)',
      },
      {
        key: 'seen',
        observes,
        python:
          'from sluice import ObserveResult, observable_source_asset\n\n@observable_source_asset\ndef seen():\n    return ObserveResult(data_version="v3", metadata={"rows": 5})',
      },
      {
        key: 'object',
        observes,
        typescript:
          'import { ObserveResult } from "sluice"\nexport default () => new ObserveResult({ dataVersion: "v4", metadata: { rows: 6 } })',
      },
      { key: 'rows', observes, sql: 'SELECT 1 AS one' },
      {
        key: 'pipes',
        observes,
        shell:
          'echo \'{"__dagster_pipes_version":"0.1","method":"report_asset_materialization","params":{"data_version":"p1","metadata":{}}}\' >> "$(dirname "$PWD")/messages"',
      },
      { key: 'silent', observes, shell: 'true' },
    ],
  })
  const seen = Object.fromEntries(
    server
      .of('ASSET_OBSERVATION')
      .map(({ asset, dataVersion, metadata }) => [asset, { dataVersion, rows: metadata?.['rows']?.value }]),
  )
  expect(seen).toEqual({
    text: { dataVersion: 'etag 7' },
    number: { dataVersion: '12.5' },
    listing: { dataVersion: expect.stringMatching(/^[0-9a-f]{32}$/) },
    same: seen['listing'],
    version: { dataVersion: '41' },
    seen: { dataVersion: 'v3', rows: 5 },
    object: { dataVersion: 'v4', rows: 6 },
    rows: { dataVersion: expect.stringMatching(/^[0-9a-f]{32}$/) },
    pipes: { dataVersion: 'p1' },
    silent: {},
  })
  expect(server.of('ASSET_MATERIALIZATION')).toEqual([])
  expect(server.of('HANDLED_OUTPUT')).toEqual([])
})

test('a look that fails says so of the asset', async () => {
  const { server } = await finish({
    steps: [{ key: 'gone', observes, python: 'def gone():\n    raise ValueError("no such bucket")' }],
  })
  expect(server.of('ASSET_OBSERVATION')).toEqual([])
  expect(server.of('ASSET_FAILED_TO_MATERIALIZE')).toMatchObject([{ asset: 'gone' }])
})
