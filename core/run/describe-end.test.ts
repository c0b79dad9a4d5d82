import { expect, test } from 'vitest'

import { exitCodes } from '../protocol/exit-codes.ts'
import { decideRelaunch } from './decide-relaunch.ts'
import { describeEnd } from './describe-end.ts'

const ended = (exitCode: number) => describeEnd({ exitCode, signal: null, said: '' })

test('a runner that could not reach the server is launched again; one that broke is not', () => {
  expect(decideRelaunch(ended(exitCodes.serverAway), 0)).toBeDefined()
  expect(decideRelaunch(ended(1), 0)).toBeUndefined()
})
