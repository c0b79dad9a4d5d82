import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

import { nowMs } from '../follow-log.ts'
import { freePort } from '../free-port.ts'
import { peerHome, type Peer, type PeerHome } from './peer.ts'

/** Dagster's webserver over definitions of ours, with its code server. */
export interface PeerWebserver {
  url: string
  pid: number
  home: PeerHome
  graphql: <Data>(query: string, variables?: Record<string, unknown>) => Promise<Data>
  /** Starts a job as its launchpad does; the run's id. */
  launch: (job: string) => Promise<string>
  /** Waits for the end of a run; throws where it did not succeed. */
  ended: (runId: string) => Promise<void>
}

const startTimeoutMs = 300_000

const launchRun = `mutation ($params: ExecutionParams!) { launchRun(executionParams: $params) {
  __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } ... on PipelineNotFoundError { message } } }`

const client = (url: string, definitions: string): Pick<PeerWebserver, 'graphql' | 'launch' | 'ended'> => {
  const graphql = async <Data>(query: string, variables = {}): Promise<Data> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
    const { data, errors } = (await response.json()) as { data?: Data; errors?: unknown }
    if (!data) throw new Error(`The peer refused: ${JSON.stringify(errors).slice(0, 600)}`)
    return data
  }
  return {
    graphql,
    launch: async (jobName) => {
      const selector = {
        repositoryLocationName: definitions,
        repositoryName: '__repository__',
        jobName,
      }
      const { launchRun: launched } = await graphql<{ launchRun: { run?: { runId: string } } }>(launchRun, {
        params: { selector, runConfigData: {} },
      })
      if (!launched.run) throw new Error(`The peer did not launch: ${JSON.stringify(launched).slice(0, 600)}`)
      return launched.run.runId
    },
    ended: async (runId) => {
      for (;;) {
        const { runOrError } = await graphql<{ runOrError: { status?: string } }>(
          'query ($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }',
          { id: runId },
        )
        if (runOrError.status === 'SUCCESS') return
        if (!runOrError.status || ['FAILURE', 'CANCELED'].includes(runOrError.status))
          throw new Error(`The peer's run ended ${runOrError.status ?? 'unknown'}.`)
        await delay(200)
      }
    },
  }
}

/** Runs the peer's webserver for the time of the work. `prepare` may fill its home before, and names the definitions that it serves. */
export const withWebserver = async <Result>(
  peer: Peer,
  work: (server: PeerWebserver) => Promise<Result>,
  prepare: (home: PeerHome) => string | Promise<string> = () => 'definitions.py',
): Promise<Result> => {
  const home = peerHome()
  const definitions = await prepare(home)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const child = spawn(
    peer.program('dagster-webserver'),
    ['-h', '127.0.0.1', '-p', String(port), '-f', definitions],
    { cwd: home.folder, env: home.env, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let complained = ''
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => (complained = (complained + text).slice(-20_000)))
  const gone = new Promise<void>((done) => child.once('close', () => done()))
  const deadlineMs = nowMs() + startTimeoutMs
  try {
    while (
      !(await fetch(`${url}/server_info`).then(
        ({ ok }) => ok,
        () => false,
      ))
    ) {
      if (child.exitCode !== null || nowMs() > deadlineMs)
        throw new Error(`The peer's webserver did not start.\n${complained.slice(-2_000)}`)
      await delay(250)
    }
    return await work({ url, pid: child.pid ?? 0, home, ...client(url, definitions) })
  } finally {
    child.kill('SIGTERM')
    await Promise.race([gone, delay(10_000).then(() => child.kill('SIGKILL'))])
    home.remove()
  }
}

/** Milliseconds from the launch to the first line of user code, which writes the time itself. The first launch warms up and is left out. */
export const firstLines = (peer: Peer, job: string, runs: number): Promise<number[]> =>
  withWebserver(peer, async ({ home, launch, ended }) => {
    const file = home.env.BENCH_FIRST_LINE ?? ''
    const began: number[] = []
    for (let run = 0; run <= runs; run++) {
      const clickedMs = nowMs()
      await ended(await launch(job))
      const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
      if (lines.length !== run + 1) throw new Error(`${run + 1} launches gave ${lines.length} first lines.`)
      if (run > 0) began.push(Number(lines.at(-1)) * 1_000 - clickedMs)
    }
    return began
  })
