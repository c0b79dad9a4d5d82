import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { expect, publish, test } from './journey.ts'

const typescript = (id: string, deps: string[] = []) => ({
  id,
  key: id,
  deps,
  compute: { kind: 'typescript', code: `export default () => 1` },
})

test('whatever is asked, the answer says that no frame shows it and that its kind is not to be guessed', async ({
  ana,
  tenant,
  baseURL,
}) => {
  const { request } = ana.context
  const page = await (await request.get(tenant.home)).text()
  const script = /\/_next\/static\/[^"']+\.js/.exec(page)?.[0]
  expect(script).toBeDefined()
  const asked = [
    '/',
    '/sign-in',
    tenant.home,
    `${tenant.home}/lineage`,
    `/t/${tenant.slug}/settings/members`,
    `/t/${tenant.slug}/settings/tokens`,
    '/nowhere',
    '/api/health',
    '/api/ready',
    '/api/trpc/people.me',
    '/api/trpc/no.such',
    '/api/auth/get-session',
    '/api/run/v1/heartbeat',
    '/icon.svg',
    script ?? '',
  ]
  for (const path of asked) {
    const headers = (await request.get(path)).headers()
    expect(headers, path).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()') as unknown,
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'") as unknown,
    })
  }
  expect(new URL(baseURL ?? '').protocol).toBe('http:')
  expect((await request.get('/')).headers()).not.toHaveProperty('strict-transport-security')
})

test('no other site shows our pages in a frame', async ({ browser, baseURL }) => {
  const site = createServer((_asked, answer) => {
    answer.setHeader('content-type', 'text/html')
    answer.end(`<iframe src="${baseURL}/sign-in"></iframe>`)
  }).listen(0, '127.0.0.1')
  try {
    await expect.poll(() => site.listening).toBe(true)
    const page = await browser.newPage()
    const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'))
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
    await refused
    await page.close()
  } finally {
    site.close()
  }
})

test('pages work under their policy: lineage laid out by a worker, a run as it goes on; a script of somebody else does not run', async ({
  ana,
  browser,
  tenant,
}) => {
  const keys = Array.from({ length: 150 }, (_, number) => `asset_${number}`)
  await publish(
    tenant,
    JSON.stringify({
      sluice: 'pipeline',
      name: 'wide',
      assets: keys.map((key, number) => typescript(key, number === 0 ? [] : [`asset_${(number - 1) >> 1}`])),
    }),
  )
  const { page } = ana
  await page.goto(`${tenant.home}/lineage`)
  await expect(page.getByText('150 assets')).toBeVisible()
  await expect.poll(() => page.workers().length).toBeGreaterThan(0)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', { target: { assets: ['asset_0'] } })
  await page.goto(`${tenant.home}/runs/${runId}`)
  await expect(page.getByText(/^succeeded in/)).toBeVisible({ timeout: 60_000 })

  const stranger = await browser.newPage()
  await stranger.goto('/sign-in')
  const ran = await stranger.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.strangerRan = true'
    const refused = new Promise((done) => document.addEventListener('securitypolicyviolation', done))
    document.body.append(script)
    await refused
    return 'strangerRan' in window
  })
  expect(ran).toBe(false)
  await stranger.close()
})
