import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'

import type { ClusterAccess } from '../access.ts'
import { kubeconfigAccess } from '../cluster-access.ts'
import { FakeKubernetes } from '../fake/fake-kubernetes.ts'
import type { FakePod } from '../fake/fake-pod.ts'
import type { KubernetesApi } from '../kubernetes-api.ts'
import type { ObjectOf } from '../kubernetes-objects.ts'
import { openKubernetesApi } from '../open-kubernetes-api.ts'
import { shellImage } from './shell-image.ts'

/** An image that nobody has. */
export const absentImage = 'absent.invalid/none:1'

const says = 'test.sluice.dev/says'
const exits = 'test.sluice.dev/exits'

/** A pod template that prints lines and exits, on a real cluster by a shell, on a fake one by what its annotations say. */
export const sayingTemplate = (lines: string[], exitCode: number) => ({
  metadata: { annotations: { [says]: lines.join('\n'), [exits]: String(exitCode) } },
  spec: {
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 1,
    containers: [
      {
        name: 'main',
        image: shellImage,
        imagePullPolicy: 'IfNotPresent',
        command: [
          'sh',
          '-c',
          `${lines.map((line) => `echo '${line}'`).join('; ') || 'true'}; exit ${exitCode}`,
        ],
      },
    ],
  },
})

/** A job of one pod, as Sluice makes them: no second try, the cause of a failure recorded. */
export const sayingJob = (
  name: string,
  namespace: string,
  lines: string[],
  exitCode: number,
): ObjectOf['Job'] => ({
  metadata: { name, namespace, labels: { test: 'job' } },
  spec: {
    backoffLimit: 0,
    podFailurePolicy: {
      rules: [
        { action: 'FailJob', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
        { action: 'FailJob', onExitCodes: { containerName: 'main', operator: 'NotIn', values: [0] } },
      ],
    },
    template: sayingTemplate(lines, exitCode),
  },
})

const play = (pod: FakePod): void => {
  const { annotations = {} } = pod.object?.metadata ?? {}
  if (pod.object?.spec?.nodeSelector)
    return pod.unschedulable("0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.")
  if (pod.object?.spec?.containers[0]?.image === absentImage) {
    pod.schedule()
    return pod.wait('ErrImagePull', `failed to resolve reference "${absentImage}"`)
  }
  pod.start()
  for (const line of annotations[says]?.split('\n') ?? []) pod.log().write(`${line}\n`)
  if (annotations[exits] !== undefined) pod.finish({ exitCode: Number(annotations[exits]) })
}

/** Makes a real cluster forget old versions: `SLUICE_TEST_COMPACT` names a command that compacts its store. */
export const compactRealCluster = async (): Promise<boolean> => {
  const command = process.env.SLUICE_TEST_COMPACT
  if (!command) return false
  await promisify(execFile)('sh', ['-c', command])
  return true
}

export interface TestCluster {
  name: 'fake' | 'real'
  api: KubernetesApi
  fake?: FakeKubernetes
}

export const fakeCluster = (): TestCluster => {
  const fake = new FakeKubernetes({ onPod: play })
  return { name: 'fake', api: fake.api(), fake }
}

/** The way to the cluster of KUBECONFIG. Throws where it names none. */
export const realAccess = (): ClusterAccess => {
  const { KUBECONFIG } = process.env
  if (!KUBECONFIG) throw new Error('KUBECONFIG is not set. Run these tests with "npm run test:k8s".')
  return kubeconfigAccess(KUBECONFIG)
}

/** The cluster of KUBECONFIG. */
export const realCluster = (): TestCluster => ({
  name: 'real',
  api: openKubernetesApi(realAccess(), { limits: { tries: 1, perSecond: 200, burst: 200 } }),
})

/** A namespace for one test file, with all that is in it gone at the end. */
export const testNamespace = async ({
  api,
}: TestCluster): Promise<{ name: string; remove: () => Promise<void> }> => {
  const name = `gateway-test-${randomBytes(4).toString('hex')}`
  await api.create('Namespace', { metadata: { name } })
  return {
    name,
    remove: async () => {
      await api.remove('Namespace', { name })
    },
  }
}
