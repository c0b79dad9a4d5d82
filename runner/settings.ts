import { z } from 'zod'

import { launchOrder, type LaunchOrder } from '#core/protocol/launch-order.ts'

/** What the machine adds to a launch. */
export interface RunnerSettings {
  order: LaunchOrder
  /** Whether the output of steps is copied to the runner's own, for whoever reads a pod's log. */
  echo: boolean
  /** How long it is left open who killed a step: in a pod perhaps somebody who takes the whole pod away. */
  killPatienceMs: number
  /** Whether who looks after this process knows better than it why it was asked to end: a cluster does. */
  isLookedAfter: boolean
  /** Whether what the container of this process used is told at the end too: in a pod it is what was asked for. */
  tellsUsage: boolean
  /** Output that waits for an absent server takes at most this much of the disk; what is beyond is dropped, and said to be. */
  spoolLimitBytes: number
  /** The process that keeps this one (keeper.py); undefined where none does. */
  keeper?: number | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** From the environment of a pod or process. Throws with the names of what is missing or wrong. */
export function settingsFromEnvironment(env: Environment): RunnerSettings {
  const order = launchOrder.parse({
    apiUrl: env.SLUICE_API_URL,
    run: env.SLUICE_RUN,
    attempt: Number(env.SLUICE_ATTEMPT),
    claimCode: env.SLUICE_CLAIM_CODE,
    work: env.SLUICE_WORK,
    env: inPod(env) ? stepVariables(env) : {},
    ...(env.SLUICE_STEP && { step: { key: env.SLUICE_STEP, attempt: Number(env.SLUICE_STEP_ATTEMPT) } }),
  })
  return {
    order,
    echo: env.SLUICE_ECHO !== '0',
    killPatienceMs: killPatienceMs(env),
    isLookedAfter: inPod(env),
    tellsUsage: inPod(env),
    spoolLimitBytes: spoolLimitBytes(env),
    keeper: keeperOf(env),
  }
}

/** From the line that a standing runner is given. */
export const settingsFromLine = (line: string, env: Environment): RunnerSettings => ({
  order: launchOrder.parse(JSON.parse(line)),
  echo: false,
  killPatienceMs: killPatienceMs(env),
  tellsUsage: false,
  isLookedAfter: false,
  spoolLimitBytes: spoolLimitBytes(env),
  keeper: keeperOf(env),
})

/** Said by who makes the pod. */
const inPod = (env: Environment): boolean => env.SLUICE_IN_POD === '1'

const killPatienceMs = (env: Environment): number => (inPod(env) ? 3_000 : 0)

/** What is the runner's own, or tells of the cluster what is no business of a step. */
const ownVariables = /^(SLUICE_|NODE_|KUBERNETES_|HOSTNAME$|HOME$|PWD$|SHLVL$|_$|LD_LIBRARY_PATH$)/

/** A pod's variables are there for its steps: its runtime has set them. */
export const stepVariables = (env: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value === undefined || ownVariables.test(name) ? [] : [[name, value]],
    ),
  )

const defaultSpoolMib = 1_024
const spoolLimitBytes = ({ SLUICE_SPOOL_MIB: said }: Environment): number =>
  z.coerce.number().positive().default(defaultSpoolMib).parse(said) * 1_048_576

/** Only our own parent: the variable may have come from further up. */
const keeperOf = ({ SLUICE_KEEPER: said }: Environment): number | undefined =>
  Number(said) === process.ppid ? process.ppid : undefined
