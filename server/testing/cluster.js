// `npm run test:k8s`: the tests that need a Kubernetes cluster, against the one of KUBECONFIG, or one that is started on this machine where that can be.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { command, generateClient, installPackages, requireNode, root, say } from '../supervisor/install.js'
import { countTests, honest, report, sayTotals } from './count.js'
import { runJourneys, runTool } from './run-journeys.js'
import { startServices } from './services.js'

/** Scripts that start a cluster of one node (`up` prints its settings) and build images for it (`image build`). */
const scripts = resolve(root, process.env.SLUICE_TEST_CLUSTER ?? '../shared/cluster')

/** @param {string} why */
const skip = (why) => say(`\nCLUSTER TESTS SKIPPED: ${why}\n\n0 passed, 0 failed`)

/** Nodes throw the logs of containers away after so little, as large ones do after hours. */
process.env.SLUICE_CLUSTER_LOG_MAX_SIZE ??= '64Ki'

/** @param {string} file @param {string[]} args @returns {Promise<{ code: number, said: string }>} */
const run = (file, args) =>
  new Promise((done, fail) => {
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text) => (said += text))
    child.once('error', fail)
    child.once('close', (code) => done({ code: code ?? 1, said }))
  })

/** Whether the cluster can be made here; else the sentence that says why not. @returns {string | undefined} */
const whyNot = () => {
  if (!existsSync(join(scripts, 'up')))
    return 'KUBECONFIG names no cluster, and there is nothing here to start one with. Set KUBECONFIG, SLUICE_RUNNER_IMAGE and SLUICE_TEST_HOST (this machine as pods reach it); SLUICE_TEST_SHELL_IMAGE as well where its nodes cannot pull busybox.'
  if (process.getuid?.() !== 0) return 'a cluster on this machine needs root. Set KUBECONFIG to use another.'
  const [, minor] = /go1\.(\d+)/.exec(spawnSync('go', ['version'], { encoding: 'utf8' }).stdout ?? '') ?? []
  if (Number(minor ?? 0) < 24)
    return 'a cluster on this machine is built with Go 1.24 or newer, which is not here.'
  return undefined
}

const shared = [
  'core',
  'runner',
  'storage',
  'server/gateways',
  'deploy/images',
  'package.json',
  'next.config.js',
]

/** @typedef {{ name: string, setting: string, sources: string[] }} Image one that tests start from, and what goes into it */

/** @type {Image} */
const runnerImage = { name: 'runner', setting: 'SLUICE_RUNNER_IMAGE', sources: shared }
/** What the chart's own test needs beside a bucket and Helm. @type {Image[]} */
const chartImages = [
  {
    name: 'sluice',
    setting: 'SLUICE_TEST_IMAGE',
    sources: [...shared, 'app', 'components', 'examples', 'prisma', 'server', 'package-lock.json'],
  },
  { name: 'postgres', setting: 'SLUICE_TEST_POSTGRES_IMAGE', sources: ['deploy/images'] },
]
/** Parts of the names of test files; none: all of them, and the journeys. */
const filters = process.argv.slice(2)
/** @param {string} file */
const isTested = (file) => filters.length === 0 || filters.some((part) => file.includes(part))
const installsChart = isTested('deploy/helm/install.k8s.test.ts')
const confinesAccounts = isTested('deploy/helm/confined.k8s.test.ts')

/** Named after all that goes into it, so that it is built only when something of that changed. @param {Image} image */
const imageTag = ({ name, sources }) => {
  /** @param {string[]} args */
  const git = (args) => spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 }).stdout
  const hash = createHash('sha256')
    .update(git(['ls-files', '-s', ...sources]))
    .update(git(['diff', 'HEAD', '--', ...sources]))
  return `${name === 'sluice' ? name : `sluice-${name}`}:test-${hash.digest('hex').slice(0, 12)}`
}

/** @param {Image} image @returns {Promise<string | undefined>} its name in the cluster, once it is there */
const readyImage = async (image) => {
  const tag = imageTag(image)
  const known = await run(join(scripts, 'image'), ['list'])
  if (!known.said.includes(`/${tag}\n`)) {
    say(`Building the image ${tag}, which takes some minutes.`)
    const file = `deploy/images/${image.name}.Dockerfile`
    const { code } = await run(join(scripts, 'image'), ['build', '-t', tag, '-f', file, '.'])
    if (code !== 0) return undefined
  }
  return `docker.io/library/${tag}`
}

/** @param {Image[]} wanted @returns {Promise<Record<string, string> | undefined>} what the tests need to know of the cluster */
const startCluster = async (wanted) => {
  say(
    'Starting a Kubernetes cluster on this machine. The first time it is compiled, which takes about ten minutes.',
  )
  const up = await run(join(scripts, 'up'), [])
  if (up.code !== 0) return undefined
  const settings = Object.fromEntries(
    [...up.said.matchAll(/^export (\w+)='?([^'\n]*)'?$/gm)].map(([, name, value]) => [name, value]),
  )
  /** @type {Record<string, string>} */
  const images = {}
  for (const image of wanted) {
    const name = await readyImage(image)
    if (!name) return undefined
    images[image.setting] = name
  }
  const fault = join(scripts, 'fault')
  // A cluster that was there already may have been started with another.
  const node = await run(join(scripts, 'kubectl'), ['get', '--raw', '/api/v1/nodes/node1/proxy/configz'])
  const [, logMaxSize = ''] = /"containerLogMaxSize":"(\w+)"/.exec(node.said) ?? []
  return {
    ...images,
    SLUICE_TEST_HOST: '10.244.0.1',
    SLUICE_TEST_SHELL_IMAGE: 'sluice.test/busybox:1',
    SLUICE_TEST_FAULT: fault,
    SLUICE_TEST_COMPACT: `${fault} compact`,
    SLUICE_TEST_FAKE_NODES: `${join(scripts, 'up')} --kwok`,
    SLUICE_TEST_LOG_MAX_SIZE: logMaxSize,
    ...settings,
  }
}

await command(async () => {
  requireNode()
  await installPackages({ withTools: true })
  await generateClient()
  const isGiven = process.env.KUBECONFIG && process.env.SLUICE_RUNNER_IMAGE
  const reason = isGiven ? undefined : whyNot()
  if (reason) return skip(reason)
  // Without them the chart is not installed, and its tests count as skipped.
  const services = await startServices([
    ...(installsChart || confinesAccounts ? /** @type {const} */ (['helm']) : []),
    ...(installsChart ? /** @type {const} */ (['s3']) : []),
  ])
  const { SLUICE_TEST_HELM, SLUICE_TEST_S3_ENDPOINT } = { ...process.env, ...services }
  const canInstall = installsChart && SLUICE_TEST_HELM && SLUICE_TEST_S3_ENDPOINT
  const cluster = isGiven ? {} : await startCluster([runnerImage, ...(canInstall ? chartImages : [])])
  if (!cluster) {
    say(
      '\nThe cluster did not start, or its image could not be built; what it said stands above.\n\n0 passed, 1 failed',
    )
    process.exitCode = 1
    return
  }
  const given = { ...services, ...cluster }
  const folder = mkdtempSync(join(tmpdir(), 'sluice-reports-'))
  const file = join(folder, 'vitest.json')
  const args = ['run', '-c', 'vitest.cluster.config.ts', '--reporter=default', '--reporter=json']
  const code = await runTool(
    ['node_modules/vitest/vitest.mjs', ...args, `--outputFile.json=${file}`, ...filters],
    given,
  )
  const tests = countTests(report(file))
  const counts = [honest(tests, tests.passed > 0 ? code : 1)]
  if (filters.length === 0) counts.push(await runJourneys(folder, 'playwright.cluster.config.ts', given))
  rmSync(folder, { recursive: true })
  if (!sayTotals(counts)) process.exitCode = 1
})
