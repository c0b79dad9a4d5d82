import { expect, test } from 'vitest'

import { Refusal } from '../../refusal.ts'
import { buildStepGraph } from '../build-step-graph.ts'
import type { RunTarget } from '../run-target.ts'
import { deployed } from '../testing/deployed.ts'
import { configAgainstSchema } from './config-problems.ts'
import { launchForm } from './launch-form.ts'

const python = '{ kind: python, code: "" }'
const pipeline = deployed(`name: shop
ops:
  - id: a
    name: fetch
    graph: sales
    config: { region: eu, limit: 5 }
    inputs: [{ name: day, type: text }, { name: rate, type: number, default: 2 }]
    compute: ${python}
  - { id: b, name: count, graph: sales, inputs: [{ name: rows, from: fetch }, { name: least, from: .least, type: number }], compute: ${python} }
graphs:
  - { id: g, name: sales, inputs: [{ name: least, type: number }] }
jobs:
  - id: j
    name: nightly
    target: { graph: sales }
    tags: { team: sales }
    config: { ops: { fetch: { config: { limit: 9 } } } }
    configSchema:
      type: object
      properties:
        ops:
          type: object
          properties:
            fetch:
              type: object
              properties:
                config:
                  type: object
                  required: [region, customer]
                  properties:
                    region: { enum: [eu, us], title: Region }
                    customer: { type: string, description: Whose sales. }
`)
const target: RunTarget = { of: 'graph', graph: 'sales', job: 'nightly', pipeline: pipeline.id }

test('the form of a graph asks for what nothing is wired to, what the schema describes, and what its steps have', () => {
  const { parts, steps, tags } = launchForm([pipeline], target)
  expect(steps).toEqual(['fetch', 'count'])
  expect(tags).toEqual({ team: 'sales' })
  const told = parts.flatMap(({ title, fields }) =>
    fields.map(({ path, kind, usual, isRequired }) => [title, path.join('.'), kind, usual, isRequired]),
  )
  expect(told).toEqual([
    ['fetch', 'ops.fetch.inputs.day', 'text', undefined, true],
    ['fetch', 'ops.fetch.inputs.rate', 'number', 2, false],
    ['fetch', 'ops.fetch.config.region', 'choice', 'eu', false],
    ['fetch', 'ops.fetch.config.customer', 'text', undefined, true],
    ['fetch', 'ops.fetch.config.limit', 'number', 9, false],
    ['sales', 'inputs.least', 'number', undefined, true],
  ])
})

const values = {
  inputs: { least: 1 },
  ops: { fetch: { inputs: { day: 'monday' }, config: { customer: 'c' } } },
}

test('with what the form asks for there is a graph, and without it the refusal says where it belongs', () => {
  expect(buildStepGraph([pipeline], target, values).graph.steps).toHaveLength(2)
  const refused = (() => {
    try {
      buildStepGraph([pipeline], target, { ...values, inputs: {} })
    } catch (error) {
      return error
    }
    return undefined
  })()
  expect(refused).toBeInstanceOf(Refusal)
  expect((refused as Refusal).detail).toMatchObject({ wants: 'config', path: ['inputs', 'least'] })
})

test('a configuration is held against the schema with all that the steps have beside it', () => {
  const problems = (config: Parameters<typeof buildStepGraph>[2] = {}) =>
    configAgainstSchema(config, target, [pipeline], buildStepGraph([pipeline], target, config)).map(
      ({ path, message }) => [path.join('.'), message],
    )
  expect(problems(values)).toEqual([])
  const fetch = { ...values.ops.fetch, config: { customer: 'c', region: 'mars' } }
  expect(problems({ ...values, ops: { fetch } })).toEqual([
    ['ops.fetch.config.region', 'ops.fetch.config.region of the configuration must be one of "eu", "us".'],
  ])
  expect(problems({ ...values, ops: { fetch: { inputs: { day: 'monday' } } } })).toEqual([
    ['ops.fetch.config.customer', 'ops.fetch.config.customer of the configuration is missing.'],
  ])
})

test('of assets the form has what their steps are configured with', () => {
  const assets = deployed(`name: lake
assets:
  - { id: x, key: rain, config: { station: oslo, keep: true, days: [1, 2] }, compute: ${python} }
  - { id: y, key: sun, compute: ${python} }
`)
  const { parts } = launchForm([assets], { of: 'assets', assets: ['rain', 'sun'] })
  expect(parts).toEqual([
    {
      title: 'rain',
      fields: [
        expect.objectContaining({ label: 'station', kind: 'text', usual: 'oslo' }),
        expect.objectContaining({ label: 'keep', kind: 'boolean', usual: true }),
        expect.objectContaining({ label: 'days', kind: 'json', usual: [1, 2] }),
      ],
    },
  ])
})
