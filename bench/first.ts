import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { dagsterPackages, dagsterVersion, peerHome } from './dagster/peer.ts'
import type { Measure } from './main.ts'
import { ended, publish, startRun } from './pipeline-run.ts'
import { signUp } from './product.ts'
import { withStarted } from './started-sluice.ts'

const run = promisify(execFile)
const repository = resolve(import.meta.dirname, '..')

const secondsOf = async (work: () => Promise<void>): Promise<number> => {
  const beganMs = performance.now()
  await work()
  return (performance.now() - beganMs) / 1_000
}

const inTemporaryFolder = async <Result>(work: (folder: string) => Promise<Result>): Promise<Result> => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-first-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A fresh clone with an empty npm cache: one command, then somebody signs up, publishes an asset and makes it. */
const ours = (): Promise<number> =>
  inTemporaryFolder(async (folder) => {
    const clone = join(folder, 'sluice')
    await run('git', ['clone', '--quiet', '--no-local', repository, clone])
    let seconds = Number.NaN
    const beganMs = performance.now()
    await withStarted(
      async ({ url }) => {
        const product = await signUp(url)
        await publish(product, 'first', [{ key: 'first', code: 'def first():\n    return 1\n' }])
        const { runId } = await startRun(product, ['first'])
        await ended(product, runId, 1)
        seconds = (performance.now() - beganMs) / 1_000
      },
      { folder: clone, command: ['npm', 'start'], env: { npm_config_cache: join(folder, 'npm') } },
    )
    return seconds
  })

/** A new virtual environment, the packages without a cache, definitions that lie there already, one asset made. */
const byPeer = (): Promise<number> =>
  inTemporaryFolder(async (folder) => {
    const home = peerHome()
    const environment = join(folder, 'venv')
    mkdirSync(environment)
    try {
      return await secondsOf(async () => {
        await run('python3', ['-m', 'venv', environment])
        await run(join(environment, 'bin', 'pip'), [
          'install',
          '--quiet',
          '--no-cache-dir',
          ...dagsterPackages,
        ])
        const made = ['asset', 'materialize', '--select', 'chain_0', '-f', 'definitions.py']
        await run(join(environment, 'bin', 'dagster'), made, { cwd: home.folder, env: home.env })
      })
    } finally {
      home.remove()
    }
  })

/** From nothing to the first asset made; the network is part of it, so each side is measured once. */
export const measure: Measure = async ({ peer, log }) => {
  const mine = await ours()
  const theirs = peer
    ? await byPeer().catch((error: unknown) => {
        log(`Skipped the peer: ${String(error).slice(0, 400)}`)
        return undefined
      })
    : undefined
  return [
    {
      metric: 'fresh clone to first materialized asset',
      unit: 's',
      ours: [mine],
      better: 'lower',
      aim: '≤ 90 s',
      meets: (seconds) => seconds <= 90,
      ...(theirs !== undefined && { peer: [theirs], peerName: `Dagster ${dagsterVersion}` }),
    },
  ]
}
