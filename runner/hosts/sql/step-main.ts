import { mkdirSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

import type { StepInvocation } from '../step-host.ts'
import { becomeStep, toldInvocation } from '../told-invocation.ts'
import { QueryError } from './query-error.ts'
import { runQuery } from './run-query.ts'

const invocation = await toldInvocation()
if (!invocation) process.exit(0)
try {
  becomeStep(invocation)
  await runQuery(invocation)
  process.exit(0)
} catch (error) {
  report(error, invocation)
  process.exit(1)
}

function report(error: unknown, { step, folder }: StepInvocation): void {
  const { name, message } = error instanceof Error ? error : new Error(String(error))
  const line = error instanceof QueryError ? error.line : undefined
  const place = `${step.key}.sql${line === undefined ? '' : `:${line}`}`
  writeSync(2, `${place}: ${name}: ${message}\n`)
  mkdirSync(join(folder, 'outputs'), { recursive: true })
  writeFileSync(
    join(folder, 'outputs', 'exception.json'),
    JSON.stringify({ name, message, stack: line === undefined ? [] : [`at ${place}`], line }),
  )
}
