import type { ClaimAnswer } from '#core/protocol/run-api.ts'
import { resourcesOfStep } from '#core/run/resources-of-step.ts'
import type { Failure } from '#core/run/run-event.ts'
import type { Step } from '#core/run/step-graph.ts'

import type { Reporter } from '../reporting/reporter.ts'

/** Opens what steps use, each once a run, when the first step needs it, and tells of it. A resource is open when its configuration is complete. */
export class ResourcesOfRun {
  readonly #claimed: ClaimAnswer['resources']
  readonly #reporter: Pick<Reporter, 'event'>
  readonly #opened = new Map<string, Failure | undefined>()

  constructor(claimed: ClaimAnswer['resources'], reporter: Pick<Reporter, 'event'>) {
    this.#claimed = claimed
    this.#reporter = reporter
  }

  /** Why a step cannot have what it uses, or undefined where it can. */
  openFor(step: Step): Failure | undefined {
    const managers = [
      ...step.outputs.map(({ ioManager }) => ioManager),
      ...step.inputs.flatMap(({ sources }) =>
        sources.flatMap((source) => (source.from === 'asset' ? [source.ioManager] : [])),
      ),
    ].filter((name) => Object.hasOwn(this.#claimed, name))
    const failures = [...new Set([...resourcesOfStep(step), ...managers])].map((name) => this.#open(name))
    return failures.find((failure) => failure !== undefined)
  }

  #open(resource: string): Failure | undefined {
    if (this.#opened.has(resource)) return this.#opened.get(resource)
    const beganMs = performance.now()
    this.#reporter.event({ type: 'RESOURCE_INIT_STARTED', resource })
    const failure = this.#wrong(resource)
    this.#opened.set(resource, failure)
    this.#reporter.event(
      failure
        ? { type: 'RESOURCE_INIT_FAILURE', resource, failure }
        : {
            type: 'RESOURCE_INIT_SUCCESS',
            resource,
            durationMs: Math.round(performance.now() - beganMs),
          },
    )
    return failure
  }

  #wrong(resource: string): Failure | undefined {
    const claimed = Object.hasOwn(this.#claimed, resource) ? this.#claimed[resource] : undefined
    const failed = (message: string): Failure => ({
      message,
      fault: 'user',
      cause: 'resource',
      retryable: false,
    })
    if (!claimed)
      return failed(
        `There is no resource "${resource}" in the pipelines of this run. Draw it, or take it off the step.`,
      )
    const { missing = [] } = claimed
    if (missing.length === 0) return undefined
    return failed(
      `The resource "${resource}" refers to ${missing.length === 1 ? 'a secret that is' : 'secrets that are'} not set. Set ${missing.join(' and ')} under Resources and secrets, and run again.`,
    )
  }
}
