import type { Runtime } from '#core/document/runtime.ts'
import { checkSize } from '#core/pod/own-sizes.ts'

import { label, managedBy } from '../kubernetes-jobs/names.ts'
import type { ObjectOf } from '../kubernetes/kubernetes-objects.ts'
import { podTemplate } from './pod-template.ts'

export interface WayJobWanted {
  namespace: string
  name: string
  installation: string
  tenantSlug: string
  runnerImage: string
  /** Where web is to be reached. */
  runApiUrl: string
  /** What every pod of the tenant has in this cluster. */
  pod: Runtime
}

/** Longer than the runner tries, with an image to pull before. */
export const wayDeadlineSeconds = 90
/** For whoever looks with kubectl, where nobody took it away. */
const keptSeconds = 300
/** The Job of a check: a pod like those of the tenant's runs, in our own image, that tries to reach web and says how that went. */
export const wayJob = (wanted: WayJobWanted): ObjectOf['Job'] => {
  const { namespace, name, installation, tenantSlug, runnerImage, runApiUrl } = wanted
  const labels = {
    [label.managedBy]: managedBy,
    [label.installation]: installation,
    [label.tenant]: tenantSlug,
    [label.role]: 'check',
  }
  // Its image is ours whatever runs have, and it needs no other's limits, data or time.
  const {
    image: _image,
    cpuLimitMilli: _cpu,
    memoryLimitMib: _memory,
    timeoutMs: _time,
    volumes,
    ...pod
  } = wanted.pod
  const runtime: Runtime = {
    ...pod,
    // A certificate that pods are given is of the way; a claim is somebody's data and may be taken.
    ...(volumes && { volumes: volumes.filter(({ source }) => !('claim' in source)) }),
    ...checkSize,
  }
  const { metadata, spec } = podTemplate({
    runtime,
    runnerImage,
    env: { SLUICE_API_URL: runApiUrl },
    labels,
  })
  if (!spec) throw new Error('A pod has a spec.')
  const [main] = spec.containers
  if (!main) throw new Error('A pod has a container.')
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace, labels },
    spec: {
      backoffLimit: 0,
      completions: 1,
      parallelism: 1,
      ttlSecondsAfterFinished: keptSeconds,
      activeDeadlineSeconds: wayDeadlineSeconds,
      template: {
        ...(metadata && { metadata }),
        spec: { ...spec, terminationGracePeriodSeconds: 1, containers: [{ ...main, args: ['--check'] }] },
      },
    },
  }
}
