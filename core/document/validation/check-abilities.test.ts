import { expect, test } from 'vitest'

import { read } from '#server/testing/numbers-document.ts'

import { localAbilities } from '../abilities.ts'
import { applied } from '../apply-change.ts'
import { computeKinds } from '../compute.ts'
import { executors, sensorKinds } from '../element.ts'
import { IncrementalValidation } from './validate-incrementally.ts'
import { hasErrors, validate } from './validate.ts'

const here = { foreignKeys: new Set<string>() }

test('what nothing here runs is refused before it is published, and allowed where something does', () => {
  const document = read(
    'sluice: pipeline\nname: x\nassets:\n' +
      '  - { id: a, key: a, compute: { kind: container, image: alpine } }\n' +
      '  - { id: b, key: b, compute: { kind: sql, code: select 1, resource: house } }\n' +
      'resources: [{ id: r, name: house, type: snowflake, config: { account: a, user: u } }]\njobs: [{ id: j, name: j, target: { selection: "*" }, executor: kubernetes }]\n',
  )
  expect(validate(document, here).map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'cannot_run: This installation has nothing that runs steps of the kind container. Write it in python, typescript, sql or shell.',
    'cannot_run: This installation has nothing that runs SQL in the resource house, which is of the type snowflake: it does in postgres or duckdb. Take the resource off to run it in DuckDB over the inputs.',
    'cannot_run: This installation has nothing that runs the executor kubernetes. Choose in_process or multiprocess, or leave it out.',
  ])
  expect(hasErrors(validate(document, here))).toBe(true)
  const abilities = {
    computes: new Set(computeKinds),
    executors: new Set(executors),
    warehouses: new Set(['snowflake'] as const),
    ioManagers: localAbilities.ioManagers,
    sensors: new Set(sensorKinds),
  }
  expect(validate(document, { ...here, abilities })).toEqual([])
  const fixes = new IncrementalValidation(here).validate(document).flatMap(({ fix }) => fix?.(document) ?? [])
  const mended = fixes.reduce(applied, document)
  expect(validate(mended, here).map(({ elementId }) => elementId)).toEqual(['a'])
})
