import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'

import { runApiPath, type ClaimAnswer } from '#core/protocol/run-api.ts'

import { executeRun } from './execute-run.ts'
import type { OwnWarmHosts } from './executors/warm-hosts.ts'

const { createServer } = process.getBuiltinModule('node:http')
const code = 'def rehearsal():\n    print("ready")\n    return [1]'

/**
 * Plays a run of one step through, against a server of its own in this process: every path that a first run would find cold is warm afterwards.
 * What a runner that stands by has done before, the run it is given need not wait for.
 */
export async function rehearse(warm: OwnWarmHosts): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-rehearsal-'))
  const claim = claimFor(folder)
  const server = await serve(claim)
  const { port } = server.address() as AddressInfo
  try {
    await executeRun({
      settings: {
        order: {
          apiUrl: `http://127.0.0.1:${port}`,
          run: claim.run.id,
          attempt: 1,
          claimCode: 'rehearsal',
          work: join(folder, 'work'),
        },
        echo: false,
        killPatienceMs: 0,
        isLookedAfter: false,
        tellsUsage: false,
        spoolLimitBytes: 16_777_216,
      },
      warm: warm.lent(),
      terminated: new AbortController().signal,
    })
  } finally {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function serve(claim: ClaimAnswer): Promise<Server> {
  let acknowledged = 0
  const offsets = new Map<string, object>()
  const answers: Record<string, (body: Buffer) => object> = {
    claim: () => claim,
    heartbeat: () => ({ token: 'rehearsal', order: 'go_on' }),
    events: (body) => {
      const { events } = JSON.parse(body.toString()) as { events: { seq: number }[] }
      acknowledged = events.at(-1)?.seq ?? acknowledged
      return { acknowledged }
    },
    logs: (body) => {
      for (let at = 0; at < body.length;) {
        const end = at + 4 + body.readUInt32BE(at)
        const { step, stepAttempt, stream, offset, length } = JSON.parse(
          body.toString('utf8', at + 4, end),
        ) as {
          step: string
          stepAttempt: number
          stream: string
          offset: number
          length: number
        }
        offsets.set(stream, { step, stepAttempt, stream, offset: offset + length })
        at = end + length
      }
      return { acknowledged: [...offsets.values()] }
    },
  }
  const server = createServer((request, response) => {
    void buffer(request).then((body) => {
      const answer = answers[(request.url ?? '').slice(runApiPath.length + 1)]?.(body)
      response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer ?? { code: 'not_found', message: 'No such call.' }))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return server
}

function claimFor(folder: string): ClaimAnswer {
  const id = randomUUID()
  return {
    token: 'rehearsal',
    fence: 1,
    leaseMs: 60_000,
    heartbeatMs: 60_000,
    run: {
      id,
      tenant: 'rehearsal',
      deployment: 'rehearsal',
      job: null,
      attempt: 1,
      retryNumber: 0,
      tags: {},
      config: {},
      partition: null,
    },
    graph: {
      executor: 'in_process',
      maxConcurrent: 1,
      steps: [
        {
          key: 'rehearsal',
          kind: 'asset',
          pipeline: 'rehearsal',
          elementId: 'rehearsal',
          functionName: 'rehearsal',
          compute: { kind: 'python', code },
          inputs: [],
          outputs: [
            { name: 'result', asset: 'rehearsal', required: true, dynamic: false, ioManager: 'file' },
          ],
          after: [],
          resources: [],
          config: {},
        },
      ],
    },
    finished: {},
    assetVersions: {},
    resources: {},
    secrets: ['no secret at all'],
    storage: {
      settings: { kind: 'folder', root: join(folder, 'storage') },
      assetPrefix: 'rehearsal/rehearsal',
      runPrefix: `rehearsal/rehearsal/.runs/${id}`,
    },
    stepJobs: null,
    requirements: { python: [] },
    limits: {
      outputBytesPerStep: 1_048_576,
      logBytesPerStep: 1_048_576,
      memoryMib: null,
      cpuMilli: null,
      timeoutMs: null,
    },
  }
}
