import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

import { claimAnswer, type ClaimAnswer } from '#core/protocol/run-api.ts'
import type { Step, StepGraph } from '#core/run/step-graph.ts'

import { RunApiServer } from './run-api-server.ts'

type Sketch = Partial<Omit<Step, 'outputs' | 'inputs'>> & { key: string } & {
  python?: string
  shell?: string
  typescript?: string
  sql?: string
  /** "step", "step.output", "*step" for a piece, "all step" for all pieces; by parameter. */
  from?: Record<string, string>
  outputs?: (Partial<Step['outputs'][number]> & { name: string })[]
  /** An op, with an output "result"; else an asset. */
  op?: boolean
}

export interface RunSketch {
  steps: Sketch[]
  executor?: StepGraph['executor']
  maxConcurrent?: number
  claim?: Partial<ClaimAnswer>
  limits?: Partial<ClaimAnswer['limits']>
  env?: Record<string, string>
  root?: string
  /** Under a keeper, as the local launcher starts it. */
  kept?: boolean
}

export interface LaunchedRun {
  server: RunApiServer
  claim: ClaimAnswer
  child: ChildProcess
  work: string
  root: string
  /** Exit code and what the runner itself printed. */
  ended: Promise<{ exitCode: number | null; stdout: string; stderr: string }>
}

/** Starts a real runner on a run, against a run API of the test's own. */
export async function launchRunner(sketch: RunSketch): Promise<LaunchedRun> {
  const folder = await mkdtemp(join(tmpdir(), 'runner-test-'))
  const root = sketch.root ?? join(folder, 'storage')
  const claim = claimOf(sketch, root)
  const server = new RunApiServer(claim)
  await server.listen()
  const work = join(folder, 'work')
  const keeper = sketch.kept ? ['/usr/bin/env', 'python3', '-I', '-S', 'runner/processes/keeper.py'] : []
  const [program, ...args] = [...keeper, process.execPath, 'runner/main.ts']
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      SLUICE_API_URL: server.url,
      SLUICE_RUN: claim.run.id,
      SLUICE_ATTEMPT: '1',
      SLUICE_CLAIM_CODE: 'claim-code-of-the-test-itself',
      SLUICE_WORK: work,
      SLUICE_ECHO: '0',
      ...sketch.env,
    },
  })
  const exit = new Promise<number | null>((done) => child.once('exit', done))
  const ended = Promise.all([exit, text(child.stdout), text(child.stderr)]).then(
    ([exitCode, stdout, stderr]) => ({ exitCode, stdout, stderr }),
  )
  return { server, claim, child, work, root, ended }
}

export function claimOf(sketch: RunSketch, root: string): ClaimAnswer {
  const id = randomUUID()
  return claimAnswer.parse({
    token: 'token',
    fence: 7,
    leaseMs: 30_000,
    heartbeatMs: 250,
    run: {
      id,
      tenant: 'acme',
      deployment: 'production',
      job: 'test',
      attempt: 1,
      retryNumber: 0,
      tags: {},
      config: {},
      partition: null,
    },
    graph: {
      executor: sketch.executor ?? 'multiprocess',
      maxConcurrent: sketch.maxConcurrent ?? 4,
      steps: sketch.steps.map(stepOf),
    },
    finished: {},
    assetVersions: {},
    resources: {},
    secrets: [],
    storage: {
      settings: { kind: 'folder', root },
      assetPrefix: 'acme/production',
      runPrefix: `acme/production/.runs/${id}`,
    },
    stepJobs: null,
    requirements: { python: [] },
    limits: {
      outputBytesPerStep: 104_857_600,
      logBytesPerStep: 1_073_741_824,
      memoryMib: null,
      cpuMilli: null,
      timeoutMs: null,
      ...sketch.limits,
    },
    ...sketch.claim,
  })
}

function stepOf({
  python,
  shell,
  typescript,
  sql,
  from = {},
  op = false,
  outputs,
  key,
  ...rest
}: Sketch): unknown {
  const compute =
    python !== undefined
      ? { kind: 'python', code: python }
      : shell !== undefined
        ? { kind: 'shell', code: shell }
        : sql !== undefined
          ? { kind: 'sql', code: sql }
          : { kind: 'typescript', code: typescript ?? '' }
  const inputs = Object.entries(from).map(([name, wire]) => ({ name, sources: [sourceOf(wire)] }))
  return {
    key,
    kind: op ? 'op' : 'asset',
    pipeline: 'numbers',
    elementId: 'element',
    functionName: key.replaceAll(/\W/g, '_'),
    compute,
    inputs,
    outputs: (outputs ?? [{ name: 'result' }]).map((output) =>
      op ? output : { asset: outputs ? output.name : key, ...output },
    ),
    after: inputs.flatMap(({ sources }) => sources.map((source) => source.step)),
    ...rest,
  }
}

function sourceOf(wire: string): { from: string; step: string; output: string } {
  const [, mark = '', step = '', output = 'result'] = /^(\*|all )?([^.]+)(?:\.(.+))?$/.exec(wire) ?? []
  return { from: mark === '*' ? 'piece' : mark === 'all ' ? 'collected' : 'step', step, output }
}
