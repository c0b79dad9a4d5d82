import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { workerRights } from '#core/cluster/worker-rights.ts'
import { tenantBundle } from '#server/gateways/kubernetes-launcher/tenant-bundle.ts'
import { kinds, type Kind } from '#server/gateways/kubernetes/kubernetes-objects.ts'

/** The rules of the worker's role, which is the first of the file and written without templates. */
const granted = (): Set<string> => {
  const text = readFileSync(join(import.meta.dirname, 'sluice/templates/accounts.yaml'), 'utf8')
  const [, rules = ''] = /rules:\n([\s\S]*?)\n---/.exec(text) ?? []
  const listed = (line: string | undefined): string[] =>
    (line ?? '').split(',').map((word) => word.trim().replaceAll("'", ''))
  const found = rules.matchAll(/apiGroups: \[(.*)\]\s+resources: \[(.*)\]\s+verbs: \[(.*)\]/g)
  return new Set(
    [...found].flatMap(([, groups, resources, verbs]) =>
      listed(groups).flatMap((group) =>
        listed(resources).flatMap((resource) => listed(verbs).map((verb) => `${verb} ${resource}.${group}`)),
      ),
    ),
  )
}

const asked = (): string[] =>
  workerRights.flatMap(({ group, resource, verbs }) => verbs.map((verb) => `${verb} ${resource}.${group}`))

/** The programs that speak to a cluster by the worker’s account. Runs have one of their own, web another. */
const sources = ['kubernetes-jobs', 'kubernetes-launcher', 'clusters'].flatMap((folder) => {
  const path = join(import.meta.dirname, '../../server/gateways', folder)
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(path, file), 'utf8'))
})

const right = (verb: string, kind: Kind, part?: string): string => {
  const { apiVersion, plural } = kinds[kind]
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : ''
  return `${verb} ${plural}${part === undefined ? '' : `/${part}`}.${group}`
}

/** What a call asks the cluster to allow. */
const verbsOf: Record<string, string[]> = {
  get: ['get'],
  list: ['list'],
  create: ['create'],
  apply: ['create', 'patch'],
  patch: ['patch'],
  remove: ['delete'],
}

const isKind = (word: string): word is Kind => word in kinds

/** Everything that the worker calls: what stands in its programs, what a tenant has, what is followed, and what it hands on. */
const called = (): Set<string> => {
  const written = sources
    .flatMap((text) => [...text.matchAll(/api\s*\.(get|list|create|apply|patch|remove)\(\s*'(\w+)'/g)])
    .flatMap(([, call = '', kind = '']) =>
      // Anybody may ask what they may.
      isKind(kind) && kind !== 'SelfSubjectAccessReview'
        ? (verbsOf[call] ?? []).map((verb) => right(verb, kind))
        : [],
    )
  const followed = sources
    .flatMap((text) => [...text.matchAll(/startReflector<'(\w+)'/g)])
    .flatMap(([, kind = '']) => (isKind(kind) ? [right('list', kind), right('watch', kind)] : []))
  const bundle = tenantBundle({
    namespace: 'sluice-t-acme',
    installation: 'sluice-t-0a1b',
    tenantSlug: 'acme',
    plan: { runs: 2, cpuMilli: 1000, memoryMib: 1024 },
    pools: [],
    reached: [],
    apiServer: { cidrs: [], ports: [] },
  })
  const handedOn = bundle.flatMap(({ kind, object }) =>
    kind === 'Role'
      ? (object.rules ?? []).flatMap(({ apiGroups = [], resources = [], verbs }) =>
          apiGroups.flatMap((group) =>
            resources.flatMap((resource) => verbs.map((verb) => `${verb} ${resource}.${group}`)),
          ),
        )
      : [],
  )
  return new Set([
    ...written,
    ...followed,
    ...bundle.flatMap(({ kind }) => [right('create', kind), right('patch', kind)]),
    // By which clusters are told apart.
    right('get', 'Namespace'),
    right('get', 'Pod', 'log'),
    ...handedOn,
  ])
}

test('the chart gives the worker every right that a look at a cluster asks for, and no other', () => {
  expect([...granted()].toSorted()).toEqual(asked().toSorted())
})

test('what is asked for is what the worker calls, and nothing else', () => {
  expect(asked().toSorted()).toEqual([...called()].toSorted())
})
