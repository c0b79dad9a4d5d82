import { readFileSync } from 'node:fs'

import { visitPage } from '#server/testing/page-visit.ts'

import { expect, publish, test } from './journey.ts'

const numbers = readFileSync('examples/numbers.yaml', 'utf8')

/** What the scripts of a page's first view may weigh, in thousands of bytes as they are sent. */
const budgetKb = 250

interface Weighed {
  name: string
  /** Below the tenant and its deployment, unless it begins with another word. */
  path: string
  /** Where a page draws more than the budget takes: what it came to, to be brought down and never to grow. */
  mostKb?: number
}

const pages = (home: string, runId: string): Weighed[] => {
  const settings = `${home.replace('/production', '')}/settings`
  return [
    { name: 'home', path: home },
    { name: 'runs', path: `${home}/runs` },
    { name: 'run', path: `${home}/runs/${runId}` },
    { name: 'logs', path: `${home}/runs/${runId}/logs` },
    { name: 'pipelines', path: `${home}/pipelines` },
    { name: 'designer', path: `${home}/pipelines/numbers/edit`, mostKb: 375 },
    { name: 'versions', path: `${home}/pipelines/numbers/versions` },
    { name: 'lineage', path: `${home}/lineage` },
    { name: 'catalog', path: `${home}/assets` },
    { name: 'asset', path: `${home}/assets/summed_two_sums` },
    { name: 'jobs', path: `${home}/jobs` },
    { name: 'automation', path: `${home}/automation` },
    { name: 'resources', path: `${home}/resources` },
    ...['account', 'members', 'tokens', 'deployments', 'clusters', 'pools'].map((face) => ({
      name: face,
      path: `${settings}/${face}`,
    })),
    { name: 'new tenant', path: '/new' },
    { name: 'sign in', path: '/sign-in' },
    { name: 'sign up', path: '/sign-up' },
  ]
}

test('the scripts of every first view stay within their budget', async ({ ana, tenant, baseURL }) => {
  test.setTimeout(420_000)
  await publish(tenant, numbers)
  const { runId } = await tenant.call<{ runId: string }>('runs.start', {
    target: { job: 'all_numbers', pipeline: 'numbers' },
  })
  const weighed: string[] = []
  const heavy: string[] = []
  for (const { name, path, mostKb = budgetKb } of pages(tenant.home, runId)) {
    const { scriptBytes } = await visitPage(ana.context, `${baseURL}${path}`)
    const words = `${name}: ${Math.round(scriptBytes / 1_000)} KB of ${mostKb}`
    weighed.push(words)
    if (scriptBytes === 0 || scriptBytes > mostKb * 1_000) heavy.push(words)
  }
  test.info().annotations.push({ type: 'weight', description: weighed.join(', ') })
  expect(heavy, weighed.join('\n')).toEqual([])
})
