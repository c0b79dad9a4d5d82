import { deflateSync } from 'node:zlib'

import type { Compute } from '#core/document/compute.ts'
import { besideSize } from '#core/pod/own-sizes.ts'
import { containerFolder, takingFile, type ContainerPart } from '#core/protocol/container-step.ts'

import { containerName, label } from '../kubernetes-jobs/names.ts'
import { confined, runnerHome, runnerPlaces, runnerUser, variables, variableSources } from './pod-parts.ts'
import type { Container, PodContainers } from './pod-parts.ts'
import { resourcesOf } from './pod-resources.ts'
import type { PodWanted } from './pod-template.ts'
import { podVolumes } from './pod-volumes.ts'

export type ContainerCompute = Extract<Compute, { kind: 'container' }>

/** What a container has made is stored after its end, within this. */
export const takeGraceSeconds = 900

/** As a Pipes client reads it: a JSON object, deflated, in base64. */
const pipesValue = (params: object): string =>
  deflateSync(Buffer.from(JSON.stringify(params))).toString('base64')

/** What every container is told beside what its runtime says. Nothing of it is secret. */
const toldEnvironment = (runId: string | undefined): Record<string, string> => ({
  SLUICE_INPUTS: containerFolder.inputs,
  SLUICE_OUTPUTS: containerFolder.outputs,
  ...(runId !== undefined && { SLUICE_RUN: runId }),
  DAGSTER_PIPES_CONTEXT: pipesValue({ path: containerFolder.context }),
  DAGSTER_PIPES_MESSAGES: pipesValue({ path: containerFolder.messages }),
})

/** The runner beside the container: it holds a few values and no code of anybody’s. */
const runner = (
  part: ContainerPart,
  { runtime, runnerImage, env }: Pick<PodWanted, 'runtime' | 'runnerImage' | 'env'>,
): Container => ({
  name: containerName[part],
  image: runnerImage,
  imagePullPolicy: 'IfNotPresent',
  command: [`${runnerHome}/start`, `--${part}`],
  env: variables({ ...runnerPlaces(runtime), ...env }),
  terminationMessagePolicy: 'FallbackToLogsOnError',
  securityContext: { ...confined, runAsUser: runnerUser, runAsGroup: runnerUser },
  resources: {
    requests: {
      cpu: `${besideSize.cpuMilli}m`,
      memory: `${besideSize.memoryMib}Mi`,
      'ephemeral-storage': '256Mi',
    },
    limits: { cpu: '1', memory: `${besideSize.memoryLimitMib}Mi`, 'ephemeral-storage': '2Gi' },
  },
  volumeMounts: [
    { name: 'work', mountPath: '/work' },
    { name: 'temporary', mountPath: '/tmp' },
    { name: 'io', mountPath: containerFolder.io },
  ],
})

/** The next container is started when this has ended: an end that nobody could hear of would be missed. */
const whenTaking = {
  command: ['sh', '-c', `for try in $(seq 1200); do test -e ${takingFile} && exit; sleep 0.05; done; exit 1`],
}

const userOf = ({ user }: ContainerCompute) => {
  if (user === 'image') return {}
  return { runAsUser: user ?? runnerUser }
}

/**
 * A customer’s image as it is, between two of ours: one that claims the step and brings its inputs before, one that takes its messages and outputs beside it and
 * ends after it. The two share a folder that the container does not see; with it they share `/sluice/io` alone.
 */
export const untouchedContainers = (wanted: PodWanted, compute: ContainerCompute): PodContainers => {
  const { runtime, labels } = wanted
  const { volumes, mounts } = podVolumes(runtime, false)
  const asked = mounts.filter(({ name }) => name !== 'work' && name !== 'temporary')
  const scratch = volumes.find(({ name }) => name === 'work')
  return {
    initContainers: [
      runner('bring', wanted),
      { ...runner('take', wanted), restartPolicy: 'Always', lifecycle: { postStart: { exec: whenTaking } } },
    ],
    containers: [
      {
        name: containerName.main,
        image: compute.image,
        imagePullPolicy: runtime.pullPolicy ?? 'IfNotPresent',
        ...(compute.command && { command: compute.command }),
        ...(compute.args && { args: compute.args }),
        env: variables({ ...runtime.env, ...toldEnvironment(labels[label.run]) }),
        ...variableSources(runtime),
        terminationMessagePolicy: 'FallbackToLogsOnError',
        securityContext: { ...confined, readOnlyRootFilesystem: false, ...userOf(compute) },
        resources: resourcesOf(runtime),
        volumeMounts: [{ name: 'io', mountPath: containerFolder.io }, ...asked],
      },
    ],
    volumes: [...volumes, { ...scratch, name: 'io' }],
  }
}
