import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll } from 'vitest'
import { parseAllDocuments } from 'yaml'

/** The program; undefined where charts are not to be tested. */
export const helm = process.env.SLUICE_TEST_HELM
export const chart = join(import.meta.dirname, 'sluice')

/** Of one test file, gone with it. */
export const folder = mkdtempSync(join(tmpdir(), 'sluice-chart-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

export interface Manifest {
  kind: string
  metadata: { name: string; annotations?: Record<string, string> }
  spec: unknown
  rules?: { apiGroups: string[]; resources: string[]; verbs: string[] }[]
}

interface Pod {
  securityContext: Record<string, unknown>
  automountServiceAccountToken: boolean
  containers: {
    securityContext: Record<string, unknown>
    env: { name: string; value?: string }[]
    resources: object
  }[]
}

/** What the chart makes of values, as text. Throws with what Helm says where it makes nothing of them. */
export const render = (values: object, ...more: string[]): string => {
  const file = join(folder, 'values.yaml')
  writeFileSync(file, JSON.stringify(values))
  return execFileSync(
    helm ?? '',
    ['template', 'sluice', chart, '--namespace', 'sluice', '--values', file, ...more],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 10_000_000 },
  )
}

/** The same, read. */
export const manifests = (values: object, ...more: string[]): Manifest[] =>
  parseAllDocuments(render(values, ...more))
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null)

/** What the pods of a manifest are; undefined where it makes none. */
export const podOf = (manifest: Manifest): Pod | undefined =>
  (manifest.spec as { template?: { spec: Pod } } | undefined)?.template?.spec

/** The one manifest of a kind that has the name. */
export const named = (all: Manifest[], kind: string, name: string): Manifest => {
  const found = all.find((each) => each.kind === kind && each.metadata.name === name)
  if (!found) throw new Error(`There is no ${kind} ${name}.`)
  return found
}
