import { join } from 'node:path'

import type { LaunchOrder } from '#core/protocol/launch-order.ts'
import type { ProcessEnd } from '#core/run/describe-end.ts'
import type { LaunchState } from '#core/run/judge-attempt.ts'
import type { Logger } from '#server/platform/logger.ts'

import {
  LaunchFailed,
  type Launch,
  type Launcher,
  type LaunchRecord,
  type LaunchTenant,
} from '../launcher.ts'
import { clearLeftovers } from './clear-leftovers.ts'
import { endTree } from './end-tree.ts'
import { findKeeper } from './keeper.ts'
import { MemoryGuard } from './memory-guard.ts'
import { machineId, processFacts } from './process-facts.ts'
import { removeWorkFolder } from './remove-work-folder.ts'
import { runAccount, tenantFolder } from './run-account.ts'
import { saidFolder, startStandby, type Standby } from './standby.ts'
import { workFolderOf, workFolders } from './work-folders.ts'

export interface LocalLauncherOptions {
  /** The folder with runner/main.ts; every account of the machine must be able to read it. */
  runnerHome: string
  node: string
  /** Holds homes, work folders and logs of runners. */
  folder: string
  /** The root of asset storage: each tenant gets a folder of its own there. */
  storageRoot: string
  /** Runners kept warm, over all tenants; those unused longest leave first. */
  standbys?: number
  /** Runs of this machine at a time: each is a Node and often a Python, and more of them than it can hold would take everything else down. */
  maxRuns: number
  logger: Pick<Logger, 'warn'>
}

interface LocalRecord extends LaunchRecord {
  machine: string
  pid: number
  started: string
  mark: string
  workFolder: string
  memoryLimitBytes: number | null
}

/** In this time a run that stood by has shown its first line. */
const warmAfterMs = 500

const asLocal = (record: LaunchRecord): LocalRecord | undefined =>
  typeof record.machine === 'string' &&
  typeof record.pid === 'number' &&
  typeof record.mark === 'string' &&
  typeof record.workFolder === 'string'
    ? (record as LocalRecord)
    : undefined

/**
 * Runs as child processes of this machine: each in a session of its own, as root under a user of its tenant's. A runner is kept warm for
 * the tenants that ran last, so that a launch is one line through a pipe. Runs outlive the worker that launched them.
 */
export const createLocalLauncher = ({
  runnerHome,
  node,
  folder,
  storageRoot,
  standbys = 2,
  maxRuns,
  logger,
}: LocalLauncherOptions): Launcher => {
  const machine = machineId()
  /** Idle runners by tenant, the longest unused first. */
  const idle = new Map<string, Standby>()
  /** Marks of the attempts that go on here, those of an earlier worker included once they were looked at. */
  const going = new Set<string>()
  const ends = new Map<number, { started: string; end: ProcessEnd }>()
  const causes = new Map<number, Pick<ProcessEnd, 'cause' | 'memory'>>()
  const memory = new MemoryGuard()
  const keeper = findKeeper(runnerHome)
  if (!keeper)
    logger.warn(
      'Runs have no keeper on this machine, because it needs Linux and Python 3: a process that a step started and that hides itself may outlive its run.',
    )
  const listeners: ((run: { runId: string }) => void)[] = []
  let closed = false

  const start = (tenant: LaunchTenant) => {
    const account = runAccount(tenant.number)
    tenantFolder(join(storageRoot, tenant.slug), account)
    return startStandby({
      node,
      runnerHome,
      account,
      keeper,
      home: tenantFolder(join(folder, 'homes', tenant.slug), account),
      logFolder: join(folder, saidFolder),
    })
  }

  const warm = (tenant: LaunchTenant): void => {
    if (closed || standbys === 0 || idle.get(tenant.id)?.isAlive()) return
    const standby = start(tenant)
    if ('failed' in standby) return
    idle.set(tenant.id, standby)
    for (const [other, unused] of idle) {
      if (idle.size <= standbys) break
      idle.delete(other)
      unused.dismiss()
    }
  }

  const take = async (tenant: LaunchTenant): Promise<Standby> => {
    const waiting = idle.get(tenant.id)
    idle.delete(tenant.id)
    if (waiting?.isAlive()) return waiting
    const fresh = start(tenant)
    if (!('failed' in fresh)) return fresh
    const { said } = await fresh.failed
    throw new LaunchFailed({
      message: `The machine did not start the run's process: ${said}`,
      fault: 'infrastructure',
      cause: 'spawn_failed',
      retryable: true,
    })
  }

  const isSame = ({ pid, started }: LocalRecord): boolean => processFacts(pid)?.started === started

  const force = (record: LocalRecord, why: Pick<ProcessEnd, 'cause' | 'memory'>): void => {
    causes.set(record.pid, why)
    endTree(isSame(record) ? record.pid : -1, record.mark)
  }

  /** What the runner left behind must not outlive it: it would write into an asset that another run makes. */
  const clearAway = ({ mark, workFolder }: LocalRecord): void => {
    going.delete(mark)
    endTree(-1, mark)
    removeWorkFolder(workFolder).catch((error: unknown) =>
      logger.warn('The folder of a run that ended could not be removed.', { folder: workFolder, error }),
    )
  }

  const follow = (standby: Standby, record: LocalRecord, { order, timeoutMs }: Launch): void => {
    const timer =
      timeoutMs === null
        ? undefined
        : setTimeout(() => force(record, { cause: 'timeout' }), timeoutMs).unref()
    const onEnd = (end: ProcessEnd): void => {
      clearTimeout(timer)
      const told = { ...end, ...causes.get(record.pid) }
      causes.delete(record.pid)
      ends.set(record.pid, { started: record.started, end: told })
      if (ends.size > 1_000) ends.delete([...ends.keys()][0] ?? -1)
      clearAway(record)
      for (const listener of listeners) listener({ runId: order.run })
    }
    standby.ended
      .then(onEnd)
      .catch((error: unknown) => logger.warn('The end of a run was not seen to.', { run: order.run, error }))
  }

  return {
    kind: 'local',
    room: () => Math.max(0, maxRuns - going.size),
    warm,

    launch: async (launch, keep) => {
      const { tenant, order, memoryLimitBytes } = launch
      const standby = await take(tenant)
      const workFolder = join(folder, workFolders, workFolderOf(order.run, order.attempt))
      const record: LocalRecord = {
        machine,
        pid: standby.pid,
        started: standby.started,
        mark: standby.mark,
        workFolder,
        memoryLimitBytes,
      }
      try {
        await keep(record)
        tenantFolder(workFolder, runAccount(tenant.number))
      } catch (error) {
        standby.dismiss()
        throw error
      }
      going.add(record.mark)
      follow(standby, record, launch)
      const [name = '', token = ''] = standby.mark.split('=')
      standby.give(
        JSON.stringify({ ...order, work: workFolder, env: { [name]: token } } satisfies LaunchOrder),
      )
      // Getting the next one ready takes a core for a while; the run that was just asked for has it first.
      setTimeout(() => warm(tenant), warmAfterMs).unref()
    },

    inspect: async (given): Promise<LaunchState | undefined> => {
      const record = asLocal(given)
      if (!record || record.machine.split(' ')[0] !== machine.split(' ')[0]) return undefined
      // Since the machine was started anew nothing of before runs.
      if (record.machine === machine && isSame(record)) {
        going.add(record.mark)
        const excess = memory.excess(record)
        if (!excess) return { state: 'running' }
        const why = { cause: 'memory_limit' as const, memory: excess }
        force(record, why)
        return { state: 'ended', end: { exitCode: null, signal: 'SIGKILL', said: '', ...why } }
      }
      const known = ends.get(record.pid)
      if (known?.started === record.started) return { state: 'ended', end: known.end }
      // It ended while nobody was there to see, and to clear away after it.
      clearAway(record)
      return { state: 'ended', end: null }
    },

    cancel: async (given, how) => {
      const record = asLocal(given)
      if (!record || record.machine !== machine) return
      if (how === 'force') force(record, { cause: 'forced' })
      else if (isSame(record)) process.kill(record.pid, 'SIGTERM')
    },

    clearEveryMs: 3_600_000,

    clearLeftovers: async (attempts, before) =>
      clearLeftovers({
        folder,
        isOpen: await attempts.all(),
        before,
        onFailed: (path, error) => logger.warn('What a run left could not be removed.', { path, error }),
      }),

    onNews: (listener) => void listeners.push(listener),

    // Each worker has its own machine to look at.
    shared: [],
    follow: async () => true,

    close: async () => {
      closed = true
      for (const standby of idle.values()) standby.dismiss()
      idle.clear()
    },
  }
}
