import { expect, test } from 'vitest'

import { exitCodes } from '../protocol/exit-codes.ts'
import { describeEnd, type ProcessEnd } from './describe-end.ts'

const killed: ProcessEnd = { exitCode: null, signal: 'SIGKILL', said: '' }

test.each<[string, ProcessEnd | null, string, string, string]>([
  [
    'over its memory',
    { ...killed, cause: 'memory_limit', memory: { usedBytes: 2.5 * 2 ** 30, limitBytes: 2 ** 31 } },
    'limit',
    'out_of_memory',
    'The run and everything it started held 2.5 GiB of memory, more than its limit of 2 GiB, and was ended.',
  ],
  ['over its time', { ...killed, cause: 'timeout' }, 'limit', 'timeout', 'The run took longer than it may'],
  [
    'ended by the machine for want of memory',
    { ...killed, cause: 'out_of_memory' },
    'limit',
    'out_of_memory',
    'The machine ran out of memory',
  ],
  ['killed by somebody', killed, 'infrastructure', 'killed', 'The process of the run was killed (signal 9)'],
  ['that nobody saw end', null, 'infrastructure', 'lost', 'The process of the run is gone'],
  [
    'that went by itself',
    { exitCode: 3, signal: null, said: 'last words' },
    'sluice',
    'exit_code',
    'exit code 3',
  ],
  [
    'that ended well without a word',
    { exitCode: 0, signal: null, said: '' },
    'sluice',
    'unreported',
    'ended well, and never said what became of the run',
  ],
])('a run %s says so, and whose it is', (_name, end, fault, cause, words) => {
  const failure = describeEnd(end)
  expect(failure).toMatchObject({ fault, cause })
  expect(failure.message).toContain(words)
})

test.each<[string, number, string, string]>([
  ['whose place was taken', exitCodes.fenced, 'superseded', 'is no longer the one that counts'],
  ['that could not report', exitCodes.spoolLeft, 'server_away', 'could not report to the server for a day'],
  ['that was not given its claim', exitCodes.claimRefused, 'claim_refused', 'was not given it'],
  ['that found no server', exitCodes.serverAway, 'server_away', 'could not reach the server to claim it'],
])('a process %s is ours to start again, of a run and of a step', (_name, exitCode, cause, words) => {
  for (const kind of ['run', 'step'] as const) {
    const failure = describeEnd({ exitCode, signal: null, said: 'last words' }, kind)
    expect(failure).toMatchObject({ fault: 'infrastructure', cause, retryable: true, stack: ['last words'] })
    expect(failure.message).toContain(`The process of the ${kind}`)
    expect(failure.message).toContain(words)
  }
})
