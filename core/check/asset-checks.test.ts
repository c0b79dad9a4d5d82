import { describe, expect, test } from 'vitest'

import { parseText } from '../document/parse-text.ts'
import { assetChecks, summaryOfChecks, type CheckedAsset } from './asset-checks.ts'
import type { CheckResult } from './check-result.ts'
import { checkSummaryWords } from './check-words.ts'
import { checksByAsset } from './deployed-checks.ts'

const parsed = parseText(`sluice: pipeline
name: shop
assets: [{ id: a, key: orders, compute: { kind: shell, code: "true" } }]
checks:
  - { id: k1, name: drawn, asset: orders, blocking: true, severity: warn, description: Some words., compute: { kind: shell, code: "true" } }
  - { id: k2, name: told, asset: orders, compute: { kind: external } }
  - { id: k3, name: off, asset: orders, disabled: true, compute: { kind: shell, code: "true" } }
`)
if (parsed.outcome === 'refused') throw new Error(JSON.stringify(parsed.problems))
const pipelines = [{ id: 'p', hash: 'h', document: parsed.document }]
const drawn = checksByAsset(pipelines).get('orders') ?? []

const result = (more: Partial<CheckResult> = {}): CheckResult => ({
  passed: true,
  severity: 'ERROR',
  atMs: 10,
  run: 'r',
  ...more,
})
const checks = (results: CheckedAsset['results'], active?: string, materializedAtMs: number | null = 5) =>
  assetChecks({ key: 'orders', isDisabled: false, materializedAtMs, results }, drawn, (step) =>
    step === active ? 'now' : undefined,
  )
const statuses = (results: CheckedAsset['results'], active?: string) =>
  Object.fromEntries(checks(results, active).map(({ name, status }) => [name, status]))

describe('the checks of an asset', () => {
  test('are those that are drawn, with what is said of them, and those that its code reports', () => {
    const found = checks({
      by_code: result({ step: 'orders', passed: false, severity: 'WARN', blocking: true }),
    })
    expect(found.map(({ name, status, isBlocking, canRun }) => [name, status, isBlocking, canRun])).toEqual([
      ['drawn', 'never', true, true],
      ['told', 'never', false, false],
      ['off', 'never', false, false],
      ['by_code', 'warned', true, false],
    ])
    expect(found[0]).toMatchObject({
      description: 'Some words.',
      severity: 'WARN',
      drawn: { pipeline: 'shop', elementId: 'k1' },
    })
  })

  test('pass, warn, fail or find nothing out, and are running while their step is', () => {
    expect(statuses({ drawn: result() }).drawn).toBe('passed')
    expect(statuses({ drawn: result({ passed: false, severity: 'WARN' }) }).drawn).toBe('warned')
    expect(statuses({ drawn: result({ passed: false }) }).drawn).toBe('failed')
    expect(statuses({ drawn: result({ passed: false, error: 'It broke.' }) }).drawn).toBe('executionFailed')
    expect(statuses({ drawn: result({ passed: false }) }, 'orders.check:drawn').drawn).toBe('running')
  })

  test('are forgotten when they are not drawn any more, and outdated when the asset was made since', () => {
    expect(statuses({ gone: result({ step: 'orders.check:gone' }) })).not.toHaveProperty('gone')
    const outdated = (madeMs: number | null) => checks({ drawn: result() }, undefined, madeMs)[0]?.isOutdated
    expect([outdated(5), outdated(10), outdated(11), outdated(null)]).toEqual([false, false, true, false])
  })

  test('are summed up as the worst of those that are on', () => {
    const words = (results: CheckedAsset['results']) => {
      const summary = summaryOfChecks(checks(results))
      return summary && checkSummaryWords(summary)
    }
    expect(words({})).toBe('2 checks never run')
    expect(words({ drawn: result(), told: result() })).toBe('2 checks passed')
    expect(words({ drawn: result({ passed: false }), told: result({ error: 'x' }), off: result() })).toBe(
      '1 of 2 checks failed',
    )
    expect(summaryOfChecks([])).toBeNull()
  })
})
