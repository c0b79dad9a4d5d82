import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { parseText } from '#core/document/parse-text.ts'
import { buildRunGraph } from '#core/run/build-run-graph.ts'
import { resolveTarget } from '#core/run/resolve-target.ts'

import { finish, stopAll } from './testing/finish-run.ts'

stopAll()

test('the flights example finds its public data as it is written, wherever it is imported', async () => {
  const parsed = parseText(readFileSync('examples/flights.yaml', 'utf8'))
  if (parsed.outcome === 'refused') throw new Error(parsed.problems[0]?.message)
  const pipeline = { id: 'flights', name: 'flights', hash: 'hash', document: parsed.document }
  const assets = ['raw_flights', 'raw_trips', 'raw_weather', 'raw_bird_strikes', 'airports']
  const { graph } = buildRunGraph([pipeline], { of: 'assets', assets })
  const { server } = await finish({ steps: [], claim: { graph } })
  expect(server.of('STEP_FAILURE')).toEqual([])
  expect(new Set(server.of('ASSET_MATERIALIZATION').map(({ asset }) => asset))).toEqual(new Set(assets))
})

test('what the checks of the flights example hold is so', async () => {
  const parsed = parseText(readFileSync('examples/flights.yaml', 'utf8'))
  if (parsed.outcome === 'refused') throw new Error(parsed.problems[0]?.message)
  const pipelines = [{ id: 'flights', hash: 'hash', document: parsed.document }]
  const target = resolveTarget({ selection: '+key:routes or +key:flights' }, pipelines)
  const { server } = await finish({
    steps: [],
    claim: {
      graph: buildRunGraph(pipelines, target).graph,
      earlierFigures: { 'routes.check:as_many_routes': [{ rows: 1 }] },
    },
  })
  expect(server.of('STEP_FAILURE')).toEqual([])
  const told = server.of('ASSET_CHECK_EVALUATION')
  expect(
    Object.fromEntries(told.map(({ check, passed, severity }) => [check, passed ? 'passed' : severity])),
  ).toEqual({
    plausible: 'passed',
    known_airports: 'passed',
    as_many_routes: 'WARN',
  })
})
