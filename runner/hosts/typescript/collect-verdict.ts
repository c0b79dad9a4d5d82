import { severity } from '#core/check/severity.ts'
import { longestDescription, type Verdict } from '#core/check/verdict.ts'

import { tellVerdict } from '../tell-runner.ts'
import { WrongOutput } from './collect-outputs.ts'
import { typedMetadata } from './typed-metadata.ts'

/** What the function of a check returned, as a verdict for the runner. Stands where the outputs of other steps stand. */
export class CollectedVerdict {
  readonly #folder: string
  #found: Verdict | undefined
  #added: Record<string, unknown> = {}

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Throws WrongOutput for what is no verdict. */
  take(result: unknown): void {
    this.#found = verdictOf(result)
  }

  addMetadata(metadata: Record<string, unknown>): void {
    this.#added = { ...this.#added, ...metadata }
  }

  async write(): Promise<void> {
    if (!this.#found) return
    const metadata = { ...this.#found.metadata, ...typedMetadata(this.#added) }
    await tellVerdict(this.#folder, { ...this.#found, metadata })
  }
}

function verdictOf(result: unknown): Verdict {
  if (typeof result === 'boolean') return { passed: result }
  if (
    typeof result !== 'object' ||
    result === null ||
    !('passed' in result) ||
    typeof result.passed !== 'boolean'
  )
    throw new WrongOutput(
      'The check did not say whether it passed. Return true or false, or an object with "passed" and, where they help, "severity", "description" and "metadata".',
    )
  const given = result as { severity?: unknown; description?: unknown; metadata?: Record<string, unknown> }
  return {
    passed: result.passed,
    ...(given.severity === undefined ? {} : { severity: severityOf(given.severity) }),
    ...(given.description === undefined ? {} : { description: descriptionOf(given.description) }),
    metadata: typedMetadata(given.metadata ?? {}),
  }
}

function descriptionOf(given: unknown): string {
  if (typeof given !== 'string') throw new WrongOutput('The description of a check is a text.')
  return given.slice(0, longestDescription)
}

function severityOf(given: unknown) {
  const parsed = severity.safeParse(String(given).toUpperCase())
  if (!parsed.success)
    throw new WrongOutput(`The severity of a check is WARN or ERROR, not "${String(given)}".`)
  return parsed.data
}
