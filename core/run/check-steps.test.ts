import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { checkStepKey } from '../check/check-name.ts'
import { Refusal } from '../refusal.ts'
import { buildStepGraph } from './build-step-graph.ts'
import type { DeployedPipeline } from './deployed-pipeline.ts'
import { requestedTarget, resolveTarget, type RequestedTarget } from './resolve-target.ts'
import { deployed } from './testing/deployed.ts'
import { failed, play } from './testing/play-run.ts'

const code = '{ kind: shell, code: "true" }'
const graphOf = (pipelines: DeployedPipeline[], wanted: RequestedTarget) =>
  buildStepGraph(pipelines, resolveTarget(requestedTarget.parse(wanted), pipelines))
const refused = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return `${error.code}: ${error.message}`
    throw error
  }
  return 'not refused'
}

const shop = deployed(`name: shop
assets:
  - { id: a, key: raw/orders, compute: ${code} }
  - { id: b, key: orders, deps: [raw/orders], compute: ${code} }
  - { id: c, key: customers, compute: ${code} }
  - { id: d, key: report, deps: [orders, { asset: customers, orderOnly: true }], compute: ${code} }
  - { id: off, key: old, disabled: true, compute: ${code} }
checks:
  - { id: k1, name: not_empty, asset: orders, blocking: true, severity: warn, runtime: { memoryMib: 100 }, compute: ${code} }
  - { id: k2, name: known_customers, asset: orders, deps: [customers], compute: ${code} }
  - { id: k3, name: told_by_code, asset: orders, compute: { kind: external } }
  - { id: k4, name: switched_off, asset: orders, disabled: true, compute: ${code} }
  - { id: k5, name: of_disabled, asset: old, compute: ${code} }
`)

describe('the checks of a run', () => {
  const { graph, assets } = graphOf([shop], { assets: ['raw/orders', 'orders', 'customers', 'report'] })
  const step = (key: string) => graph.steps.find((one) => one.key === key)

  test('follow what they read, with its value under its own name', () => {
    expect(step('orders.check:not_empty')).toMatchObject({
      kind: 'check',
      elementId: 'k1',
      functionName: 'not_empty',
      after: ['orders'],
      outputs: [],
      runtime: { memoryMib: 100 },
      inputs: [{ name: 'orders', sources: [{ from: 'step', step: 'orders', output: 'result' }] }],
      check: { asset: 'orders', name: 'not_empty', blocking: true, severity: 'WARN' },
    })
    expect(step('orders.check:known_customers')).toMatchObject({
      after: ['orders', 'customers'],
      check: { blocking: false, severity: 'ERROR' },
    })
  })

  test('hold up what depends on their asset only where they are blocking', () => {
    expect(step('report')?.after).toEqual(['orders', 'customers', 'orders.check:not_empty'])
  })

  test('are not assets, and those disabled or told by code are left out', () => {
    expect(assets).toEqual(expect.not.arrayContaining([expect.stringContaining('check:')]))
    expect(graph.steps.filter(({ kind }) => kind === 'check').map(({ key }) => key)).toEqual([
      'orders.check:not_empty',
      'orders.check:known_customers',
    ])
  })

  test('are taken along for each asset that a multi-asset makes, and hold up what reads that one alone', () => {
    const split = deployed(`name: split
multiAssets: [{ id: m, name: halves, compute: ${code}, assets: [{ key: left }, { key: right }] }]
assets: [{ id: l, key: of_left, deps: [left], compute: ${code} }, { id: r, key: of_right, deps: [{ asset: right, orderOnly: true }], compute: ${code} }]
checks: [{ id: k, name: full, asset: right, blocking: true, compute: ${code} }]
`)
    const built = graphOf([split], { assets: ['left', 'of_left', 'of_right'] })
    const after = Object.fromEntries(built.graph.steps.map((one) => [one.key, one.after]))
    expect(after).toEqual({
      halves: [],
      of_left: ['halves'],
      'right.check:full': ['halves'],
      of_right: ['halves', 'right.check:full'],
    })
  })

  test('of another pipeline bring its version along', () => {
    const tests = deployed(`name: tests
checks: [{ id: k, name: counted, asset: customers, compute: ${code} }]
`)
    const built = graphOf([shop, tests], { assets: ['customers'] })
    expect(Object.keys(built.versions).toSorted()).toEqual(['id of shop', 'id of tests'])
    expect(built.graph.steps.map(({ key }) => key)).toEqual(['customers', 'customers.check:counted'])
  })

  test('are fixed when the run starts: a target that names none checks nothing', () => {
    expect(buildStepGraph([shop], { of: 'assets', assets: ['orders'] }).graph.steps).toHaveLength(1)
  })
})

describe('checks alone', () => {
  test('read stored values', () => {
    const { graph, assets, versions } = graphOf([shop], {
      checks: [{ asset: 'orders', check: 'known_customers' }],
    })
    expect(assets).toEqual([])
    expect(versions).toEqual({ 'id of shop': 'hash of shop' })
    expect(graph.steps).toHaveLength(1)
    expect(graph.steps[0]?.inputs.map(({ sources }) => sources[0])).toEqual([
      { from: 'asset', asset: 'orders', ioManager: 'file' },
      { from: 'asset', asset: 'customers', ioManager: 'file' },
    ])
  })

  test('are refused in words where there is nothing to carry out', () => {
    const ask = (asset: string, check: string) =>
      refused(() => resolveTarget({ checks: [{ asset, check }] }, [shop]))
    expect(ask('orders', 'nothing')).toMatch(/^not_found: There is no check "nothing" of "orders"/)
    expect(ask('orders', 'switched_off')).toMatch(/^wrong_state: .*disabled/)
    expect(ask('old', 'of_disabled')).toMatch(/^wrong_state: .*disabled/)
    expect(ask('orders', 'told_by_code')).toMatch(/^wrong_state: .*reported by the code of "orders"/)
  })
})

/** Assets that each depend on some of those before, and checks of them. */
const drawn = fc.integer({ min: 1, max: 8 }).chain((count) =>
  fc.record({
    deps: fc.tuple(...Array.from({ length: count }, (_, at) => fc.subarray([...Array(at).keys()]))),
    checks: fc.uniqueArray(
      fc.record({ asset: fc.nat(count - 1), name: fc.constantFrom('one', 'two'), blocking: fc.boolean() }),
      { selector: ({ asset, name }) => `${asset} ${name}`, maxLength: 8 },
    ),
  }),
)

test('the rule of blocking: what depends on an asset runs exactly where no blocking check of it or of what is above it failed', () => {
  fc.assert(
    fc.property(drawn, fc.infiniteStream(fc.boolean()), ({ deps, checks }, verdicts) => {
      const keys = deps.map((_, at) => `a${at}`)
      const pipeline = deployed(`name: drawn
assets: ${JSON.stringify(deps.map((above, at) => ({ id: `a${at}`, key: `a${at}`, deps: above.map((one) => `a${one}`), compute: { kind: 'shell', code: 'true' } })))}
checks: ${JSON.stringify(checks.map(({ asset, ...check }, at) => ({ id: `k${at}`, asset: `a${asset}`, ...check, compute: { kind: 'shell', code: 'true' } })))}
`)
      const { graph } = graphOf([pipeline], { assets: keys })
      const fails = new Map(checks.map((check) => [check, verdicts.next().value === true]))
      const keyOf = ({ asset, name }: (typeof checks)[number]) =>
        checkStepKey({ asset: `a${asset}`, check: name })
      // Only a blocking check that fails fails its step.
      const endings = Object.fromEntries(
        checks.flatMap((check) => (check.blocking && fails.get(check) ? [[keyOf(check), failed]] : [])),
      )
      const { statusOf, run, story } = play(graph, endings)
      const runs: boolean[] = []
      for (const [at, above] of deps.entries()) {
        const stopped = (one: number) =>
          !runs[one] || checks.some((check) => check.asset === one && check.blocking && fails.get(check))
        runs[at] = !above.some(stopped)
        expect(statusOf(`a${at}`)).toBe(runs[at] ? 'succeeded' : 'skipped')
        if (!runs[at]) expect(run.progress.get(`a${at}`)?.cause).toMatch(/^a\d+\.check:/)
      }
      for (const check of checks) {
        const isStarted = story.includes(`start ${keyOf(check)}`)
        expect(isStarted).toBe(runs[check.asset])
      }
    }),
  )
})
