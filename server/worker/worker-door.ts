import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { SqlPool } from '#server/db/sql-pool.ts'
import { queueLoad, type QueueLoad } from '#server/db/sql/queue-load.ts'
import type { Logger } from '#server/platform/logger.ts'

export interface WorkerDoorOptions {
  pool: SqlPool
  host: string
  /** 0: any free one. */
  port: number
  logger: Logger
}

export interface WorkerDoor {
  port: number
  close(): Promise<void>
}

const metrics = ({ queued, running }: QueueLoad): string =>
  [
    '# HELP sluice_runs_queued Runs of all tenants that wait to be started.',
    '# TYPE sluice_runs_queued gauge',
    `sluice_runs_queued ${queued}`,
    '# HELP sluice_runs_running Runs of all tenants that hold a slot.',
    '# TYPE sluice_runs_running gauge',
    `sluice_runs_running ${running}`,
    '# HELP sluice_worker_memory_bytes Resident memory of this worker.',
    '# TYPE sluice_worker_memory_bytes gauge',
    `sluice_worker_memory_bytes ${process.memoryUsage.rss()}`,
    '# HELP sluice_worker_cpu_seconds_total Processor time this worker has used.',
    '# TYPE sluice_worker_cpu_seconds_total counter',
    `sluice_worker_cpu_seconds_total ${process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6}`,
    '',
  ].join('\n')

const end = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
}

/**
 * What a cluster asks a worker: GET /health, whether it answers; /ready, whether its database does; /metrics for Prometheus; /queue, the
 * same figures as JSON for who scales workers. It tells counts of the whole installation and nothing of a tenant.
 */
export const openWorkerDoor = async ({
  pool,
  host,
  port,
  logger,
}: WorkerDoorOptions): Promise<WorkerDoor> => {
  const load = (): Promise<QueueLoad> => pool.asSystem((sql) => queueLoad(sql))
  const answers: Record<string, (response: ServerResponse) => Promise<void>> = {
    '/health': async (response) => end(response, 200, 'application/json', '{"status":"ok"}'),
    '/ready': async (response) => {
      await load()
      end(response, 200, 'application/json', '{"status":"ok"}')
    },
    '/metrics': async (response) => end(response, 200, 'text/plain; version=0.0.4', metrics(await load())),
    '/queue': async (response) => end(response, 200, 'application/json', JSON.stringify(await load())),
  }
  const server = createServer((request, response) => {
    const answer = request.method === 'GET' ? answers[request.url ?? ''] : undefined
    if (!answer) return end(response, 404, 'application/json', '{"status":"not found"}')
    answer(response).catch((error: unknown) => {
      logger.warn('The database did not answer a question about this worker.', { error })
      end(response, 503, 'application/json', '{"status":"no database"}')
    })
  })
  server.listen(port, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close()
      server.closeAllConnections()
    },
  }
}
