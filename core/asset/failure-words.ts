import type { Failure } from '../run/run-event.ts'

/** Causes of an asset that nothing failed to make: it was never begun. */
export const notBegunWords = {
  upstream_failed: 'upstream failed',
  upstream_skipped: 'upstream skipped',
  run_timeout: 'run out of time',
  canceled: 'canceled',
} as const
export type NotBegun = keyof typeof notBegunWords

const isNotBegun = (cause: string): cause is NotBegun => Object.hasOwn(notBegunWords, cause)

/** The few words a card has room for: "failed: exit 2", "failed: KeyError", "upstream failed". The whole sentence stands where there is room. */
export const failureWords = (failure: Partial<Failure> & { message: string }): string => {
  const { cause, exitCode, name } = failure
  if (cause === 'exit_code' && exitCode !== undefined) return `failed: exit ${exitCode}`
  if (name !== undefined) return `failed: ${name}`
  if (cause === undefined) return `failed: ${failure.message.replace(/\.$/, '')}`
  return isNotBegun(cause) ? notBegunWords[cause] : `failed: ${cause.replaceAll('_', ' ')}`
}
