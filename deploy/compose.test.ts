import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'
import { parse } from 'yaml'

interface Service {
  command?: string[]
  environment: Record<string, string>
  read_only?: boolean
  cap_drop?: string[]
  volumes?: string[]
}

const here = import.meta.dirname
const compose = parse(readFileSync(join(here, 'compose.yaml'), 'utf8'), { merge: true }) as {
  services: Record<'database' | 'migrate' | 'web' | 'worker', Service>
  volumes: Record<string, null>
}
const source = ['environment.ts', 'storage-settings.ts']
  .map((file) => readFileSync(join(here, '..', 'server', 'platform', file), 'utf8'))
  .join('')
const settings = new Set([...source.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name ?? ''))

test('compose and chart set only variables that Sluice knows', () => {
  const composed = Object.entries(compose.services)
    .filter(([name]) => name !== 'database')
    .flatMap(([, service]) => Object.keys(service.environment))
  const charted = globSync(join(here, 'helm', 'sluice', 'templates', '*')).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/name: ((?:SLUICE|DATABASE)_[A-Z_]+)/g)].map(
      ([, name]) => name ?? '',
    ),
  )
  expect(charted.length).toBeGreaterThan(10)
  expect([...new Set([...composed, ...charted])].filter((name) => !settings.has(name))).toEqual([])
})

test('only the migration of compose knows the owner’s password', () => {
  const { migrate, web, worker } = compose.services
  expect(migrate.environment.DATABASE_URL).toContain('POSTGRES_PASSWORD')
  for (const { environment } of [web, worker]) {
    expect(environment.DATABASE_URL).toBe('postgresql://database:5432/sluice')
    expect(JSON.stringify(environment)).not.toContain('POSTGRES_PASSWORD')
  }
})

test('Sluice’s own services of compose have a root that is read-only, no capabilities, and what they keep in volumes', () => {
  const { migrate, web, worker } = compose.services
  for (const service of [migrate, web, worker]) {
    expect(service.read_only).toBe(true)
    expect(service.cap_drop).toEqual(['ALL'])
  }
  const named = [compose.services.database, web, worker].flatMap(({ volumes = [] }) =>
    volumes.map((each) => each.split(':')[0]),
  )
  expect(new Set(named)).toEqual(new Set(Object.keys(compose.volumes)))
})
