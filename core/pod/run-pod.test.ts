import { describe, expect, test } from 'vitest'

import { parseText } from '../document/parse-text.ts'
import { buildStepGraph } from '../run/build-step-graph.ts'
import type { DeployedPipeline } from '../run/deployed-pipeline.ts'
import { stepsHavePods } from '../run/own-pods.ts'
import { resolveTarget } from '../run/resolve-target.ts'
import { runPod, stepPod, type PodGround } from './run-pod.ts'

const ground: PodGround = {
  installation: { cpuMilli: 2000, memoryMib: 4096 },
  ceiling: { plan: 'unlimited', cpuMilli: null, memoryMib: null },
}

const pipelineOf = (name: string, assets: Record<string, object>, more: object = {}): DeployedPipeline => {
  const parsed = parseText(
    JSON.stringify({
      sluice: 'pipeline',
      name,
      assets: Object.entries(assets).map(([key, runtime]) => ({
        id: key,
        key,
        compute: { kind: 'shell', code: 'true' },
        runtime,
      })),
      ...more,
    }),
  )
  if (parsed.outcome === 'refused') throw new Error(JSON.stringify(parsed.problems))
  return { id: name, hash: name, document: parsed.document }
}
const podOf = (pipelines: DeployedPipeline[], asked: Parameters<typeof resolveTarget>[0], given = ground) => {
  const target = resolveTarget(asked, pipelines)
  const { graph } = buildStepGraph(pipelines, target)
  return { pod: runPod(pipelines, target, graph, given), graph, target }
}

describe('the pod of a run', () => {
  test('has what its one step asks for', () => {
    const pipelines = [
      pipelineOf('p', { a: { image: 'team/app:1', cpuMilli: 100, envFrom: [{ secret: 's' }] } }),
    ]
    expect(podOf(pipelines, { assets: ['a'] }).pod.runtime).toMatchObject({
      image: 'team/app:1',
      cpuMilli: 100,
      memoryMib: 4096,
      envFrom: [{ secret: 's' }],
    })
  })

  test('holds the largest of its steps, and all that any of them needs', () => {
    const pipelines = [
      pipelineOf('p', {
        a: { memoryMib: 512, envFrom: [{ secret: 'a' }] },
        b: { memoryMib: 8192, cpuMilli: 500, nodeSelector: { disk: 'ssd' } },
      }),
    ]
    const { runtime, saidBy } = podOf(pipelines, { assets: ['a', 'b'] }).pod
    expect(runtime).toMatchObject({
      memoryMib: 8192,
      cpuMilli: 500,
      envFrom: [{ secret: 'a' }],
      nodeSelector: { disk: 'ssd' },
    })
    expect(saidBy.memoryMib).toEqual({ of: 'steps' })
  })

  test('has one image and one place: steps that ask for several are refused with the way out', () => {
    const images = [pipelineOf('p', { a: { image: 'one:1' }, b: { image: 'two:1' } })]
    expect(() => podOf(images, { assets: ['a', 'b'] })).toThrow(/one:1, two:1.*executor kubernetes/s)
    const places = [
      pipelineOf('p', { a: { nodeSelector: { zone: 'x' } }, b: { nodeSelector: { zone: 'y' } } }),
    ]
    expect(() => podOf(places, { assets: ['a', 'b'] })).toThrow(/different nodes/)
    const other = [pipelineOf('p', { a: {} }), pipelineOf('q', { b: { image: 'two:1' } })]
    expect(() => podOf(other, { assets: ['a', 'b'] })).toThrow(/different images/)
  })

  test('has what its deployment gives, over the installation and under what a pipeline or a step says', () => {
    const pipelines = [
      pipelineOf('p', { a: {}, b: { memoryMib: 9000 } }, { runtime: { env: { REGION: 'us' } } }),
    ]
    const deployment = {
      name: 'production',
      runtime: { cpuMilli: 300, memoryMib: 600, env: { REGION: 'eu', TIER: 'gold' } },
    }
    const { pod, graph, target } = podOf(pipelines, { assets: ['a', 'b'] }, { ...ground, deployment })
    expect(pod).toMatchObject({
      runtime: { cpuMilli: 300, memoryMib: 9000, env: { REGION: 'us', TIER: 'gold' } },
      saidBy: {
        cpuMilli: { of: 'deployment', name: 'production' },
        memoryMib: { of: 'steps' },
        'env.REGION': { of: 'pipeline' },
        'env.TIER': { of: 'deployment' },
      },
    })
    const [a] = graph.steps
    if (!a) throw new Error('There is a step')
    expect(stepPod(pipelines, target, a, { ...ground, deployment }).runtime.memoryMib).toBe(600)
  })

  test('lets each of its steps use what its limit allows', () => {
    const small = { memoryMib: 256, memoryLimitMib: 6000 }
    const { runtime } = podOf([pipelineOf('p', { a: small, b: { memoryMib: 512 } })], {
      assets: ['a', 'b'],
    }).pod
    expect(runtime).toMatchObject({ memoryMib: 512, memoryLimitMib: 6000 })
    const same = podOf([pipelineOf('p', { a: { memoryMib: 256 }, b: { memoryMib: 512 } })], {
      assets: ['a', 'b'],
    })
    expect(same.pod.runtime).toMatchObject({ memoryMib: 512 })
    expect(same.pod.runtime.memoryLimitMib).toBeUndefined()
  })

  test('that only starts others is small, whatever they are, and its steps have their own', () => {
    const pipelines = [
      pipelineOf(
        'p',
        { a: { memoryMib: 9000, image: 'one:1' }, b: { image: 'two:1' } },
        {
          runtime: { tolerations: [{ key: 'spot' }] },
          jobs: [
            {
              id: 'j',
              name: 'all',
              target: { selection: 'key:a or key:b' },
              executor: 'kubernetes',
              runtime: { cpuMilli: 1000 },
            },
          ],
        },
      ),
    ]
    const { pod, graph, target } = podOf(pipelines, { job: 'all', pipeline: 'p' })
    expect(pod).toMatchObject({ carries: 'steps', runtime: { tolerations: [{ key: 'spot' }] } })
    expect(pod.runtime.image).toBeUndefined()
    expect(pod.runtime.memoryMib).toBeLessThan(1000)
    const [a] = graph.steps
    if (!a) throw new Error('There is a step')
    expect(stepPod(pipelines, target, a, ground)).toMatchObject({
      runtime: { image: 'one:1', memoryMib: 9000, cpuMilli: 1000 },
      saidBy: { memoryMib: { of: 'element', name: 'a' }, cpuMilli: { of: 'job' } },
    })
  })

  test('that only starts others has nothing in it that deployment, pipeline or job say, for it may start pods', () => {
    const said = {
      env: { NODE_OPTIONS: '--import=data:text/javascript,x', LD_PRELOAD: '/tmp/x.so' },
      envFrom: [{ secret: 'theirs' }],
      annotations: { 'inject.example/sidecar': 'true' },
      serviceAccount: 'theirs',
      volumes: [{ mountPath: '/sluice', source: { secret: 'theirs' } }],
      image: 'theirs:1',
      labels: { team: 'data' },
      nodeSelector: { disk: 'ssd' },
    }
    const job = { id: 'j', name: 'all', target: { selection: 'key:a' }, executor: 'kubernetes' }
    const own = {
      env: { NODE_EXTRA_CA_CERTS: '/certificates/ca.crt' },
      envFrom: [{ configMap: 'proxy' }],
      annotations: { 'example.com/owner': 'platform' },
    }
    const installation = { ...ground, installation: { ...ground.installation, ...own } }
    const of = { ...installation, deployment: { name: 'production', runtime: said } }
    for (const [pipelines, given] of [
      [[pipelineOf('p', { a: {} }, { runtime: said, jobs: [job] })], installation],
      [[pipelineOf('p', { a: {} }, { jobs: [{ ...job, runtime: said }] })], installation],
      [[pipelineOf('p', { a: {} }, { jobs: [job] })], of],
    ] as const) {
      const { pod, graph, target } = podOf([...pipelines], { job: 'all', pipeline: 'p' }, given)
      expect(pod.carries).toBe('steps')
      expect(pod.ground, 'is kept for the pods of its steps').toEqual(given)
      expect(pod.saidBy['nodeSelector.disk']?.of).not.toBe('installation')
      expect(pod.saidBy.cpuMilli?.of).toBe('installation')
      expect(pod.runtime).toMatchObject({ ...own, labels: said.labels, nodeSelector: said.nodeSelector })
      expect(pod.runtime.env).toEqual(own.env)
      expect(pod.runtime.envFrom).toEqual(own.envFrom)
      expect(pod.runtime.annotations).toEqual(own.annotations)
      for (const field of ['serviceAccount', 'volumes', 'image'] as const)
        expect(pod.runtime[field]).toBeUndefined()
      const [a] = graph.steps
      if (!a) throw new Error('There is a step')
      expect(stepPod(pipelines, target, a, given).runtime).toMatchObject({
        env: { ...own.env, ...said.env },
        serviceAccount: 'theirs',
        volumes: said.volumes,
      })
    }
  })

  test('of a pool is that of one pod for all steps, as large as the largest', () => {
    const job = { id: 'j', name: 'all', target: { selection: 'key:a or key:b' }, executor: 'pool' }
    const pipelines = [pipelineOf('p', { a: { memoryMib: 9000 }, b: { cpuMilli: 500 } }, { jobs: [job] })]
    const { pod } = podOf(pipelines, { job: 'all', pipeline: 'p' })
    expect(pod).toMatchObject({ carries: 'pool', runtime: { memoryMib: 9000, cpuMilli: 500 } })
  })

  test('is held under the plan', () => {
    const basic = { ...ground, ceiling: { plan: 'basic', cpuMilli: 1000, memoryMib: 2048 } }
    const { runtime, saidBy } = podOf([pipelineOf('p', { a: {} })], { assets: ['a'] }, basic).pod
    expect(runtime).toMatchObject({ cpuMilli: 1000, memoryMib: 2048 })
    expect(saidBy.memoryMib).toEqual({ of: 'plan', name: 'basic' })
  })
})

describe('a run with a container that is not to be touched', () => {
  const compute = { kind: 'container', image: 'team/job:1' }

  test('starts a pod for each step: whoever may start pods has no code of users beside it', () => {
    const mixed = withContainer({ a: 'shell', b: 'container' }, compute)
    const { pod, graph } = podOf(mixed, { assets: ['a', 'b'] })
    expect(pod.carries).toBe('steps')
    expect(pod.runtime.memoryMib).toBeLessThan(1000)
    expect(stepsHavePods(graph)).toBe(true)
  })

  test('only starts pods where it has nothing else', () => {
    const { pod } = podOf(withContainer({ b: 'container' }, compute), { assets: ['b'] })
    expect(pod).toMatchObject({ carries: 'steps', runtime: { cpuMilli: 250, memoryMib: 384 } })
    expect(pod.runtime.image).toBeUndefined()
  })
})

const withContainer = (assets: Record<string, 'shell' | 'container'>, container: object) => [
  pipelineOf(
    'p',
    {},
    {
      assets: Object.entries(assets).map(([key, kind]) => ({
        id: key,
        key,
        compute: kind === 'shell' ? { kind, code: 'true' } : container,
      })),
    },
  ),
]
