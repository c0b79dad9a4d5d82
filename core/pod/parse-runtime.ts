import { z } from 'zod'

import { describeIssue, spelledPath } from '../document/describe-issue.ts'
import { runtime, type Runtime } from '../document/runtime.ts'
import { unsafePart } from '../document/unsafe-text.ts'
import { Refusal } from '../refusal.ts'
import { limitsBelow } from './limit-below.ts'
import { underPlan } from './plan-ceiling.ts'
import { layPod } from './pod-layers.ts'
import { groundPod, type PodGround } from './run-pod.ts'

/** What may be said of every pod. How long something may take is said of what is carried out, not of where. */
export const podRuntime = runtime.omit({ timeoutMs: true })
const holder = z.strictObject({ runtime: podRuntime })

/** The first limit that the pod exceeds by what it asks for, whoever says that. */
const limitBelow = (pod: Runtime): Refusal | undefined => {
  const [below] = limitsBelow(pod)
  if (!below) return undefined
  const path = `runtime.${below.limit}`
  const predicate = `must be at least the ${below.askedWords} that the pod asks for`
  return new Refusal('invalid_input', `${path} ${predicate}.`, { path, predicate })
}

/**
 * What somebody asks for every pod of a deployment. A Refusal names the field that is wrong as `detail.path`, such as `runtime.cpuMilli`: for its shape,
 * because the plan does not allow as much, or because no pod can be made of it over what the installation gives.
 */
export const parseRuntime = (
  value: unknown,
  { installation, ceiling }: Omit<PodGround, 'deployment'>,
): Runtime | Refusal => {
  const wanted = { runtime: value }
  const read = holder.safeParse(wanted)
  if (!read.success) {
    const [problem] = read.error.issues.flatMap((issue) =>
      describeIssue(issue, wanted, 'the deployment', Object.keys(podRuntime.shape)),
    )
    return new Refusal('invalid_input', problem?.message ?? 'No pod can be made of this.', {
      path: problem ? spelledPath(problem.path) : 'runtime',
      predicate: problem?.predicate,
    })
  }
  const unsafe = unsafePart(read.data)
  if (unsafe) {
    const path = spelledPath(unsafe.path)
    return new Refusal('invalid_input', `${path} ${unsafe.why}.`, { path })
  }
  const [above] = underPlan(layPod([{ of: 'deployment', runtime: read.data.runtime }]), ceiling).above
  if (above) return new Refusal('limit_reached', above.message, { path: `runtime.${above.field}` })
  const deployment = { name: '', runtime: read.data.runtime }
  const pod = groundPod({ installation, deployment, ceiling })
  return limitBelow(pod.runtime) ?? read.data.runtime
}
