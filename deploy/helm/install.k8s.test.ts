import { execFile, execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'

import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { kubeconfigAccess } from '#server/gateways/kubernetes/cluster-access.ts'
import { openKubernetesApi } from '#server/gateways/kubernetes/open-kubernetes-api.ts'

import { linesOf, messages } from '../../bench/follow-log.ts'
import { ended, publish, startRun } from '../../bench/pipeline-run.ts'
import { signUp, type Product } from '../../bench/product.ts'

const {
  KUBECONFIG: kubeconfig,
  SLUICE_TEST_HELM: helm,
  SLUICE_TEST_HOST: host,
  SLUICE_TEST_IMAGE: image,
  // Of the release that the upgrade goes to; the same one unless said.
  SLUICE_TEST_NEXT_IMAGE: nextImage,
  SLUICE_TEST_POSTGRES_IMAGE: postgresImage,
  SLUICE_RUNNER_IMAGE: runnerImage,
  SLUICE_TEST_S3_ENDPOINT: endpoint,
  SLUICE_TEST_S3_ACCESS_KEY_ID: accessKeyId,
  SLUICE_TEST_S3_SECRET_ACCESS_KEY: secretAccessKey,
} = process.env
const given = {
  kubeconfig,
  helm,
  host,
  image,
  postgresImage,
  runnerImage,
  endpoint,
  accessKeyId,
  secretAccessKey,
}
const missing = Object.entries(given).filter(([, value]) => !value)
if (missing.length > 0)
  process.stderr.write(
    `Sluice was not installed in the cluster: ${missing.map(([name]) => name).join(', ')} not given (see the top of install.k8s.test.ts).\n`,
  )

const run = promisify(execFile)
const mark = randomBytes(3).toString('hex')
const namespace = `install-${mark}`
const prefix = `install-${mark}-`
const chart = join(import.meta.dirname, 'sluice')
const folder = mkdtempSync(join(tmpdir(), 'sluice-install-'))

const imageOf = (name = ''): { repository: string; tag: string } => {
  const [, repository = '', tag = ''] = /^(.+):([^:/]+)$/.exec(name) ?? []
  return { repository, tag }
}

/** What pods reach as `host`, though it listens on this machine's own address alone. */
const bridge = (target: URL): Promise<{ port: number; close: () => void }> =>
  new Promise((done, fail) => {
    const server = createServer((inner) => {
      const outer = connect(Number(target.port), target.hostname)
      inner.pipe(outer).pipe(inner)
      inner.on('error', () => outer.destroy())
      outer.on('error', () => inner.destroy())
    }).once('error', fail)
    server.listen(0, host, () => {
      const address = server.address()
      if (address && typeof address === 'object') done({ port: address.port, close: () => server.close() })
    })
  })

describe.skipIf(missing.length > 0)('Sluice in a cluster, installed by its chart', () => {
  const closing: (() => unknown)[] = []
  let url = ''
  let product: Product

  const values = (storagePort: number) => ({
    image: imageOf(image),
    runs: {
      image: imageOf(runnerImage),
      namespacePrefix: prefix,
      pod: { cpuMilli: 100, memoryMib: 512, diskMib: 512 },
    },
    postgresql: {
      image: imageOf(postgresImage),
      storage: { kind: 'emptyDir' },
      resources: { requests: { cpu: '50m', memory: '128Mi' } },
    },
    storage: {
      s3: {
        url: `s3://${namespace}/values?endpoint=http://${host}:${storagePort}&region=us-east-1&path-style`,
        accessKeyId,
        secretAccessKey,
      },
    },
    web: { autoscaling: { enabled: false }, resources: { requests: { cpu: '50m', memory: '192Mi' } } },
    worker: { autoscaling: { enabled: false }, resources: { requests: { cpu: '50m', memory: '128Mi' } } },
  })
  const settled = ['--namespace', namespace, '--wait', '--timeout', '170s']

  beforeAll(async () => {
    const storage = await bridge(new URL(endpoint ?? ''))
    closing.push(storage.close)
    const s3 = new S3Client({
      endpoint: endpoint ?? '',
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: accessKeyId ?? '', secretAccessKey: secretAccessKey ?? '' },
    })
    await s3.send(new CreateBucketCommand({ Bucket: namespace }))
    const file = join(folder, 'values.yaml')
    writeFileSync(file, JSON.stringify(values(storage.port)))
    await run(helm ?? '', ['install', 'sluice', chart, '--create-namespace', '--values', file, ...settled])
    const api = openKubernetesApi(kubeconfigAccess(kubeconfig ?? ''))
    closing.push(async () => {
      execFileSync(helm ?? '', ['uninstall', 'sluice', '--namespace', namespace], { stdio: 'ignore' })
      const { items } = await api.list('Namespace')
      const ours = items
        .flatMap(({ metadata }) => metadata?.name ?? [])
        .filter((name) => name === namespace || name.startsWith(prefix))
      for (const name of ours) await api.remove('Namespace', { name })
      api.close()
    })
    const service = await api.get('Service', { namespace, name: 'sluice-web' })
    url = `http://${service?.spec?.clusterIP}:4310`
    product = await signUp(url, 'http://localhost:4310')
  })
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
    rmSync(folder, { recursive: true })
  })

  test('somebody signs up through its Service, publishes, and a pod with least rights above it runs to its end', async () => {
    await publish(product, 'sums', [
      { key: 'numbers', code: 'def numbers():\n    return [1, 2, 3]' },
      {
        key: 'sum_of_numbers',
        deps: ['numbers'],
        code: 'def sum_of_numbers(numbers):\n    return sum(numbers)',
      },
    ])
    const { runId } = await startRun(product, ['numbers', 'sum_of_numbers'])
    const { finishedAt, startedAt } = await ended(product, runId, 2)
    expect(finishedAt.getTime()).toBeGreaterThan(startedAt.getTime())
  })

  test('a rolling upgrade while a run goes on: no page is an error, no line is lost or doubled, the run ends well', async () => {
    const lines = 60
    await publish(product, 'lines', [
      {
        key: 'lines',
        code: `import time\n\ndef lines():\n    for number in range(${lines}):\n        print(f"line {number}", flush=True)\n        time.sleep(1)\n    return ${lines}`,
      },
    ])
    const { runId } = await startRun(product, ['lines'])
    const seen: string[] = []
    const open = new Map<string, string>()
    let after = 0
    let streams = 0
    const pages: Record<string, number> = {}
    const over = new AbortController()

    // As a tab does: news by the live stream, which is made again when it ends, and lines from the cursor.
    const follow = async (): Promise<void> => {
      while (seen.length < lines) {
        streams += 1
        const stream = await product.get(`/api/live?topics=run:${runId}`, over.signal)
        for await (const _message of messages(stream)) {
          const response = await product.get(`/api/runs/${runId}/logs?after=${after}`, over.signal)
          const page = linesOf(new Uint8Array(await response.arrayBuffer()), open)
          seen.push(...page.lines)
          after = Math.max(after, page.last)
          if (seen.length >= lines) return
        }
      }
    }
    const browse = async (): Promise<void> => {
      while (!over.signal.aborted) {
        const status = await fetch(`${url}/sign-in`, { headers: { connection: 'close' } }).then(
          async (response) => (await response.text(), String(response.status)),
          (error: Error) => String((error.cause as NodeJS.ErrnoException | undefined)?.code ?? error.name),
        )
        pages[status] = (pages[status] ?? 0) + 1
        await delay(100)
      }
    }
    const page = await fetch(`${url}/sign-in`).then((response) => response.text())
    const parts = [...new Set(page.match(/\/_next\/static\/[^"'\\\s]+\.(?:js|css)/g))]
    expect(parts.length).toBeGreaterThan(3)
    const browsing = browse()
    const following = follow()
    await expect.poll(() => seen.length, { timeout: 60_000 }).toBeGreaterThan(2)
    // Another annotation is another template: every pod of web and worker is replaced.
    await run(helm ?? '', [
      'upgrade',
      'sluice',
      chart,
      '--reset-then-reuse-values',
      '--set',
      `web.podAnnotations.release=next,worker.podAnnotations.release=next,image.tag=${imageOf(nextImage ?? image).tag}`,
      ...settled,
    ])
    expect(seen.length).toBeLessThan(lines)
    await ended(product, runId, 1)
    await following
    over.abort()
    await browsing
    expect(seen).toEqual(Array.from({ length: lines }, (_, number) => `line ${number}`))
    expect(Object.keys(pages)).toEqual(['200'])
    // A page of the release before goes on with its own scripts and styles.
    for (const part of parts) expect([part, (await fetch(`${url}${part}`)).status]).toEqual([part, 200])
    // The stream was cut by the old web, or this has not tried what it says.
    expect(streams).toBeGreaterThan(1)
  })
})
