import { spawn } from 'node:child_process'
import { once } from 'node:events'

const breaker = process.env.SLUICE_TEST_FAULT

/** Whether there is a command that breaks the cluster of the tests. */
export const isBreakable = breaker !== undefined

/** Breaks a part of the cluster for some seconds; resolves when it is mended. */
export const breaking = async (...args: string[]): Promise<void> => {
  const fault = spawn(breaker ?? '', args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = (await once(fault, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`The fault ${args.join(' ')} was not carried out.`)
}
