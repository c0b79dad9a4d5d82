import { Refusal } from '#core/refusal.ts'
import { stepsHavePods } from '#core/run/own-pods.ts'
import type { Step, StepGraph } from '#core/run/step-graph.ts'

import { PythonHost } from '../hosts/python-host.ts'
import type { StepHost } from '../hosts/step-host.ts'
import type { WarmHosts } from './warm-hosts.ts'

/** An environment for the Python steps of a run: its interpreter, and what to put first on PATH. */
export interface PythonEnvironment {
  python: string
}

export interface HostsOptions {
  warm: WarmHosts
  graph: StepGraph
  /** Builds or finds the environment that the run's requirements ask for; undefined where it asks for none. */
  environment: () => Promise<PythonEnvironment | undefined>
}

/** The step hosts of a run, each made when the first step of its kind needs it. */
export class HostsOfRun {
  readonly #options: HostsOptions
  readonly #hosts = new Map<Step['compute']['kind'], Promise<StepHost>>()

  constructor(options: HostsOptions) {
    this.#options = options
  }

  /** Throws a Refusal where this machine cannot run such a step. */
  hostFor(step: Step): Promise<StepHost> {
    const { kind } = step.compute
    const made = this.#hosts.get(kind) ?? this.#make(kind)
    this.#hosts.set(kind, made)
    // A host that could not be made is tried again for the next step that needs it.
    made.catch(() => this.#hosts.delete(kind))
    return made
  }

  /** Makes the hosts of the first steps ready while the run is still being announced. */
  warm(): void {
    const { graph } = this.#options
    if (stepsHavePods(graph)) return
    for (const step of graph.steps) this.hostFor(step).catch(() => undefined)
  }

  async close(): Promise<void> {
    const hosts = await Promise.allSettled(this.#hosts.values())
    await Promise.allSettled(hosts.map(async (host) => host.status === 'fulfilled' && host.value.close()))
  }

  async #make(kind: Step['compute']['kind']): Promise<StepHost> {
    const { warm, graph } = this.#options
    const { pipes } = warm
    switch (kind) {
      case 'python':
        return this.#python()
      case 'typescript': {
        const { TypeScriptHost } = await import('../hosts/typescript-host.ts')
        const host = new TypeScriptHost({
          pipes,
          steps: graph.steps.filter((step) => step.compute.kind === kind).length,
        })
        host.warm()
        return host
      }
      case 'shell': {
        const { ShellHost } = await import('../hosts/shell-host.ts')
        return new ShellHost({ pipes })
      }
      case 'sql': {
        const { SqlHost } = await import('../hosts/sql-host.ts')
        const host = new SqlHost({
          pipes,
          steps: graph.steps.filter((step) => step.compute.kind === kind).length,
        })
        host.warm()
        return host
      }
      case 'container':
      case 'external':
        throw new Refusal('unavailable', `This runner cannot carry out steps of the kind ${kind}.`)
    }
  }

  async #python(): Promise<PythonHost> {
    const { warm, graph, environment } = this.#options
    const codes = graph.steps.flatMap((step) => (step.compute.kind === 'python' ? [step.compute.code] : []))
    const own = await environment()
    const ready = own ? undefined : warm.takePython()
    if (ready) {
      const importing = codes.filter((code) => /\bimport\b/.test(code))
      if (importing.length > 0) ready.preload(importing)
      return ready
    }
    const host = new PythonHost({ pipes: warm.pipes, codes, ...own })
    host.warm()
    return host
  }
}
