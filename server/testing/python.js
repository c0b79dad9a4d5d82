// Plain JavaScript: used before and after the packages are installed.
import { spawnSync } from 'node:child_process'

import { installDebian } from './debian.js'

const enough = 'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 9) else 1)'

/** @returns {boolean} whether this machine has a Python that steps can use, with what makes environments */
export const hasPython = () => spawnSync('python3', ['-c', enough], { stdio: 'ignore' }).status === 0

/** Installs Python with the machine's package manager where we may. @returns {boolean} whether there is one now */
export const installPython = () => installDebian(['python3', 'python3-venv']) && hasPython()

/** Test files whose steps are written in Python. */
export const needPython = [
  'runner/checks.run.test.ts',
  'runner/execute-run.run.test.ts',
  'runner/far-values.run.test.ts',
  'runner/hostile-steps.run.test.ts',
  'runner/hosts/contract.run.test.ts',
  'runner/hosts/python-clients.run.test.ts',
  'runner/hosts/python-environment.run.test.ts',
  'runner/hosts/python-host.run.test.ts',
  'runner/hosts/python-process.run.test.ts',
  'runner/hosts/python-tables.run.test.ts',
  'runner/hosts/python-values.run.test.ts',
  'runner/languages.run.test.ts',
  'runner/observed.run.test.ts',
  'runner/partitions.run.test.ts',
  'runner/pipes/dagster-pipes.run.test.ts',
  'runner/ranges.run.test.ts',
  'runner/reporting.run.test.ts',
  'runner/resources.run.test.ts',
  'runner/run-rules.run.test.ts',
  'runner/sensor-code.run.test.ts',
  'runner/standby.run.test.ts',
  'server/gateways/code-parser/code-parser.run.test.ts',
  'server/worker/branches.run.test.ts',
  'server/worker/code-sensors.run.test.ts',
  'server/worker/far-storage.run.test.ts',
  'server/worker/pool.run.test.ts',
  'server/worker/trials.run.test.ts',
  'server/worker/worker.run.test.ts',
]
