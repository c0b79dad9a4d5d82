import { expect, test } from 'vitest'

import { parseText } from '../document/parse-text.ts'
import { secretUses } from './secret-uses.ts'

test('a secret is used by every resource and sensor whose configuration names it, however deep', () => {
  const parsed = parseText(`sluice: pipeline
name: shop
resources:
  - { id: r, name: warehouse, type: postgres, config: { host: db, password: { env: DB_PASSWORD } } }
  - { id: l, name: lake, type: custom, config: { keys: [{ env: LAKE_KEY }, { env: DB_PASSWORD }] } }
sensors:
  - { id: s, name: hook, source: webhook, settings: { secret: { env: HOOK_KEY } }, target: { selection: '*' } }
`)
  if (parsed.outcome === 'refused') throw new Error(JSON.stringify(parsed.problems))
  const use = (elementId: string, element: string) => ({ pipeline: 'shop', elementId, element })
  expect(Object.fromEntries(secretUses([parsed.document]))).toEqual({
    DB_PASSWORD: [use('r', 'warehouse'), use('l', 'lake')],
    LAKE_KEY: [use('l', 'lake')],
    HOOK_KEY: [use('s', 'hook')],
  })
})
