import { becomeStep, toldInvocation } from '../told-invocation.ts'
import { bindInputs } from './bind-inputs.ts'
import { CollectedAnswer } from './collect-answer.ts'
import { CollectedOutputs } from './collect-outputs.ts'
import { CollectedVerdict } from './collect-verdict.ts'
import { reportException } from './report-exception.ts'
import { stepContext } from './step-context.ts'
import { loadFunction } from './user-module.ts'

const invocation = await toldInvocation()
// Told nothing: the host closed while this process stood by.
if (!invocation) process.exit(0)
const { step, folder } = invocation

const fail = (error: unknown): never => {
  reportException(error, step.key, folder)
  process.exit(1)
}
process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)

becomeStep(invocation)

const collected = () => {
  if (step.kind === 'check') return new CollectedVerdict(folder)
  return step.kind === 'sensor' ? new CollectedAnswer(folder) : new CollectedOutputs(folder, step)
}
const outputs = collected()
try {
  if (step.compute.kind !== 'typescript') throw new Error(`TypeScript cannot run ${step.compute.kind}`)
  const fn = await loadFunction(step.key, step.compute.code, step.compute.function, step.functionName)
  const args = await bindInputs(fn, invocation, stepContext(invocation, outputs))
  await outputs.take(await fn(...args))
  await outputs.write()
} catch (error) {
  // What was yielded before the error is made.
  await outputs.write()
  fail(error)
}
process.exit()
