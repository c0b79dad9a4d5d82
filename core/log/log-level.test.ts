import { expect, test } from 'vitest'

import { levelOf } from './log-level.ts'

test.each([
  ['2026-11-22 20:00:01,123 ERROR worker: it is gone', 'error'],
  ['{"level":"error","msg":"gone"}', 'error'],
  ['{"time":1,"severity": "CRITICAL"}', 'error'],
  ['{"level":50,"msg":"as pino says"}', 'error'],
  ['Traceback (most recent call last):', 'error'],
  ['ValueError: 3 is no colour', 'error'],
  ['builtins.KeyError: "a"', 'error'],
  ['time=1 level=error msg=x', 'error'],
  ['error: cannot find module', 'error'],
  ['[WARN] slow', 'warn'],
  ['WARNING:root:slow', 'warn'],
  ['app.py:3: DeprecationWarning: old', null],
  ['DeprecationWarning: old', 'warn'],
  ['{"level":"warning"}', 'warn'],
  ['0 errors, 0 warnings', null],
  ['no error so far', null],
  ['INFO all is well', null],
  ['terror: ahead', null],
  ['', null],
])('%s is %s', (line, level) => {
  expect(levelOf(line)).toBe(level)
})
