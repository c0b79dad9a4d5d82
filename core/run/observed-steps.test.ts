import { expect, test } from 'vitest'

import { parseText } from '../document/parse-text.ts'
import { Refusal } from '../refusal.ts'
import { buildStepGraph } from './build-step-graph.ts'
import type { DeployedPipeline } from './deployed-pipeline.ts'
import { resolveTarget, type RequestedTarget } from './resolve-target.ts'

const code = '{ kind: python, code: "def look(): return 1" }'
const document = (): DeployedPipeline => {
  const parsed = parseText(`sluice: pipeline
name: sources
assets:
  - { id: a, key: source, group: sources, observed: true, compute: ${code} }
  - { id: b, key: other, group: sources, observed: true, disabled: true, compute: ${code} }
  - { id: c, key: feed, group: sources, compute: { kind: external } }
  - { id: d, key: copy, deps: [source], compute: ${code} }
checks:
  - { id: e, name: recent, asset: source, compute: ${code} }
jobs:
  - { id: f, name: look, target: { selection: 'group:sources' } }
`)
  if (parsed.outcome === 'refused') throw new Error(JSON.stringify(parsed.problems))
  return { id: 'p', hash: 'h', document: parsed.document }
}
const pipelines = [document()]
const stepsOf = (target: RequestedTarget) =>
  buildStepGraph(pipelines, resolveTarget(target, pipelines)).graph.steps
const refusalOf = (target: RequestedTarget): string => {
  try {
    stepsOf(target)
    return 'none'
  } catch (error) {
    if (error instanceof Refusal) return error.message
    throw error
  }
}

test('what is observed is looked at, and its checks look for themselves', () => {
  expect(stepsOf({ assets: ['source'] })).toMatchObject([
    { key: 'source', observes: true, outputs: [{ asset: 'source' }] },
    { key: 'source.check:recent', inputs: [], after: ['source'] },
  ])
})

test('a run that observes makes nothing, and one that makes loads what was seen elsewhere', () => {
  expect(refusalOf({ assets: ['source', 'copy'] })).toContain('by a run that only observes')
  expect(refusalOf({ assets: ['feed'] })).toContain('cannot be materialized here')
  expect(refusalOf({ assets: ['other'] })).toContain('is disabled')
  const [copy] = stepsOf({ assets: ['copy'] })
  expect(copy?.observes).toBeUndefined()
  expect(copy?.inputs[0]?.sources).toMatchObject([{ from: 'asset', asset: 'source' }])
})

test('a selection means what is made; where nothing of it is, what is observed', () => {
  expect(stepsOf({ selection: '*' }).map(({ key }) => key)).toEqual(['copy'])
  expect(stepsOf({ job: 'look', pipeline: 'sources' }).map(({ key }) => key)).toEqual([
    'source',
    'source.check:recent',
  ])
})
