import { closeSync, readFileSync } from 'node:fs'

import { z } from 'zod'

import { forWorkPrefix, isStartVariable, variablesForWork } from '#core/pool/worker-variables.ts'
import { poolRequest } from '#core/protocol/pool-api.ts'

import { stepVariables } from '../settings.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What a worker of a pool is told by its pod. */
export interface PoolSettings {
  apiUrl: string
  pool: string
  code: string
  worker: string
  /** Each lease gets a folder of its own in it. */
  work: string
  /** The environment of its pod as far as it is there for steps. */
  stepEnv: Record<string, string>
  /** The environment of the processes it starts. */
  childEnv: Record<string, string>
}

const said = z.object({
  SLUICE_API_URL: z.url(),
  SLUICE_POOL: poolRequest.shape.pool,
  SLUICE_POOL_WORKER: poolRequest.shape.worker,
  SLUICE_WORK: z.string().min(1),
})

/** Throws with the names of what is missing or wrong. */
export function poolSettings(env: Environment): PoolSettings {
  const forWork = variablesForWork(env)
  const { SLUICE_API_URL, SLUICE_POOL, SLUICE_POOL_WORKER, SLUICE_WORK } = said.parse(env)
  return {
    apiUrl: SLUICE_API_URL,
    pool: SLUICE_POOL,
    worker: SLUICE_POOL_WORKER,
    work: SLUICE_WORK,
    code: poolRequest.shape.code.parse(codeOf(env)),
    stepEnv: {
      ...stepVariables({ ...env, ...forWork }),
      ...Object.fromEntries(Object.entries(forWork).filter(([name]) => isStartVariable(name))),
    },
    childEnv: {
      ...Object.fromEntries(
        Object.entries(env).flatMap(([name, value]) =>
          value === undefined || ownOnly.test(name) || name.startsWith(forWorkPrefix) ? [] : [[name, value]],
        ),
      ),
      ...forWork,
    },
  }
}

/** The worker's alone: with its code anybody could take work from its pool. A keeper is that of the worker itself. */
const ownOnly = /^SLUICE_(POOL.*|KEEPER)$/

/** Handed over where no other process of the account can read it (deploy/images/runner/start), or else as a variable. */
function codeOf({ SLUICE_POOL_CODE: code, SLUICE_POOL_CODE_AT: at }: Environment): string | undefined {
  if (at === undefined) return code
  const descriptor = Number(at)
  const text = readFileSync(descriptor, 'utf8')
  closeSync(descriptor)
  return text.trim()
}
