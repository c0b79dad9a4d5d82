import { expect, test } from 'vitest'

import { fanOut, beginRun, standingFor, type PlannedStep } from './run-progress.ts'
import type { Step } from './step-graph.ts'
import { planOf, progressOf, stepPlan } from './step-plan.ts'

const stepOf = (key: string, sources: Step['inputs'][number]['sources'] = []): Step => ({
  key,
  kind: 'op',
  pipeline: 'p',
  elementId: key,
  functionName: key,
  compute: { kind: 'shell', code: '' },
  inputs: sources.length > 0 ? [{ name: 'x', sources, list: false }] : [],
  outputs: [{ name: 'result', required: true, dynamic: false, ioManager: 'file' }],
  after: [],
  resources: [],
  config: {},
})

test('a step far away knows of the run what its inputs need, pieces of pieces included, and nothing else', () => {
  const source = stepOf('source')
  const each = stepOf('each', [{ from: 'piece', step: 'source', output: 'result' }])
  const all = stepOf('all', [{ from: 'collected', step: 'each', output: 'result' }])
  const run = beginRun(
    { executor: 'kubernetes', maxConcurrent: 4, steps: [source, each, all, stepOf('stranger')] },
    { source: { outputs: ['result'], mappingKeys: { result: ['a', 'b'] } } },
  )
  const pieceOf = (mappingKey: string): PlannedStep => ({
    step: { ...each, key: `each[${mappingKey}]` },
    choices: [{ step: 'source', output: 'result', mappingKey }],
  })
  fanOut(run, 'each', [pieceOf('a'), pieceOf('b')], {
    'each[a]': { outputs: ['result'] },
    'each[b]': { outputs: ['result'] },
  })
  const planned = run.steps.get('all')
  if (!planned) throw new Error('The step is there')
  const versions = {
    assetVersions: new Map([['x', '1']]),
    outputVersions: new Map([['each[a].result', '2']]),
  }
  // As it travels.
  const plan = stepPlan.parse(JSON.parse(JSON.stringify(planOf(run, planned, versions))))
  expect(plan.upstream.map(({ step: { key } }) => key)).toEqual(['each', 'each[a]', 'each[b]'])
  const told = progressOf(plan)
  expect(standingFor(told, 'each')).toEqual(['each[a]', 'each[b]'])
  expect(told.progress.get('each[a]')?.outputs).toEqual(['result'])
  expect(plan.outputVersions).toEqual({ 'each[a].result': '2' })

  const piece = run.steps.get('each[b]')
  if (!piece) throw new Error('The piece is there')
  const ofPiece = planOf(run, piece, versions)
  expect(ofPiece.planned.choices).toEqual([{ step: 'source', output: 'result', mappingKey: 'b' }])
  expect(ofPiece.upstream[0]?.mappingKeys).toEqual({ result: ['a', 'b'] })
})
