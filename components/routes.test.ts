import { expect, test } from 'vitest'

import { assetKeyFrom, routes, safeNext } from './routes.ts'

const place = { tenant: 'acme', deployment: 'production' }

test('names of any letters survive the way into an address and back', () => {
  const key = 'raw data/größe?/50%#1'
  const path = routes.asset(place, key)
  const url = new URL(path, 'http://here')
  expect(url.search + url.hash).toBe('')
  expect(assetKeyFrom(url.pathname.split('/').slice(5))).toBe(key)
})

test('absent and empty words leave no trace, what runs are narrowed to is one filter', () => {
  expect(routes.runs(place, { status: ['failed', 'canceled'], filter: '', job: 'by night' })).toBe(
    '/t/acme/production/runs?filter=status%3Afailed%2Ccanceled+job%3A%22by+night%22',
  )
  expect(routes.designer(place, 'weather', { element: null })).toBe(
    '/t/acme/production/pipelines/weather/edit',
  )
})

test.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '/\t/evil.example',
  '',
  null,
  undefined,
])('signing in never leads to another site: %s', (next) => expect(safeNext(next)).toBe('/'))

test('signing in leads back to the page that was asked for', () => {
  expect(safeNext('/t/acme/production/runs?status=failed')).toBe('/t/acme/production/runs?status=failed')
})
