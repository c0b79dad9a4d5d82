import { readdirSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { launchStages } from '#core/pod/explain-waiting.ts'

const page = readFileSync('docs/runs-on-kubernetes.md', 'utf8')
const causesUnder = (heading: string): Set<string> => {
  const section = page.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  return new Set([...section.matchAll(/^\| `(\w+)` \|/gm)].flatMap(([, cause]) => cause ?? []))
}

/** Every word that stands for a cause in what explains pods and launches. */
const causesIn = (source: string): string[] => [
  ...[...source.matchAll(/\bcause: ([^\n]*)/g)].flatMap(([, rest = '']) =>
    [...(rest.split('? ').at(-1) ?? '').matchAll(/'([a-z]+(?:_[a-z]+)*)'/g)].flatMap(
      ([, word]) => word ?? [],
    ),
  ),
  ...[...source.matchAll(/infrastructure\(\s*'(\w+)'/g)].flatMap(([, word]) => word ?? []),
]
const sources = (folder: string, meant: RegExp): string =>
  readdirSync(folder)
    .filter((name) => meant.test(name) && !name.includes('.test.'))
    .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
    // What stands behind another word of the same object is no cause.
    .join('\n')
    .replaceAll(/(cause: '\w+'),[^\n]*/g, '$1')

test('every cause of an end on Kubernetes is explained on its page, and no other', () => {
  const known = new Set([
    ...causesIn(sources('core/pod', /^explain-/)),
    ...causesIn(sources('server/gateways/kubernetes-jobs', /^create-job/)),
    ...causesIn(sources('server/gateways/kubernetes-launcher', /^tenant-namespaces/)),
    // Of a process, wherever it was.
    'unreported',
    'server_away',
    'claim_refused',
    'superseded',
  ])
  expect(known.size).toBeGreaterThan(25)
  expect(causesUnder('Why it ended')).toEqual(known)
})

test('every cause of a wait between the queue and the code is explained on its page, and no other', () => {
  expect(causesUnder('Why it waits')).toEqual(new Set(launchStages))
})
