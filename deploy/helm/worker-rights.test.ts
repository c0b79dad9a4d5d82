import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { workerRights } from '#core/cluster/worker-rights.ts'

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

test('the chart gives the worker every right that a look at a cluster asks for', () => {
  const given = granted()
  expect(given.size).toBeGreaterThan(20)
  const asked = workerRights.flatMap(({ group, resource, verbs }) =>
    verbs.map((verb) => `${verb} ${resource}.${group}`),
  )
  expect(asked.filter((right) => !given.has(right))).toEqual([])
})
