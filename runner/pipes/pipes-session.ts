import type { CheckName } from '#core/check/check-name.ts'
import type { Severity } from '#core/check/severity.ts'
import type { Verdict } from '#core/check/verdict.ts'
import type { Metadata } from '#core/run/metadata.ts'

import type { NewEvent } from '../reporting/reporter.ts'
import { decodeMessage, protocolVersion, type PipesMessage } from './decode-message.ts'
import { isObject, metadataFromWire, plainJson } from './metadata-values.ts'
import type { TolerantJson } from './tolerant-json.ts'

export interface PipesSessionOptions {
  step: string
  stepAttempt: number
  /** Assets of the step. */
  assets: readonly string[]
  partition: string | null
  /** Of a check's step, the check: what is reported of it is its verdict. */
  check?: CheckName | undefined
  report: (event: NewEvent) => void
  /** Output that a client forwards as messages. */
  write: (stream: 'stdout' | 'stderr', text: string) => void
}

export interface ReportedAsset {
  dataVersion?: string
  metadata: Metadata
}
export interface PipesException {
  name: string | null
  message: string
  stack: string[]
}

const levels = {
  DEBUG: 'debug',
  INFO: 'info',
  WARNING: 'warning',
  WARN: 'warning',
  ERROR: 'error',
  CRITICAL: 'critical',
} as const
const warningLimit = 100

/** What the code of a step says by Pipes, turned into events as it comes. Materializations wait for the end, when what was stored is known. */
export class PipesSession {
  readonly reported = new Map<string, ReportedAsset>()
  readonly failedBlockingChecks: { asset: string; check: string }[] = []
  /** What a check's own step reported of it. */
  verdict: Verdict | undefined
  exception: PipesException | undefined
  wrongVersion: string | undefined
  opened = false
  readonly #options: PipesSessionOptions
  #warnings = 0

  constructor(options: PipesSessionOptions) {
    this.#options = options
  }

  /** A line of the message file. */
  line(text: string): void {
    const decoded = decodeMessage(text)
    if (decoded.is === 'message') this.message(decoded.message)
    else if (decoded.is === 'broken')
      this.warn(`A Pipes message could not be read (${decoded.why}): ${excerpt(text)}`)
    else this.warn(`A line in the Pipes message file is not a message: ${excerpt(text)}`)
  }

  message({ version, method, params }: PipesMessage): void {
    if (version !== protocolVersion) this.wrongVersion ??= version
    switch (method) {
      case 'opened':
        this.opened = true
        return
      case 'closed':
        if (isObject(params.exception)) this.exception ??= exceptionFrom(params.exception)
        return
      case 'log':
        return this.#log(params)
      case 'report_asset_materialization':
        return this.#materialization(params)
      case 'report_asset_check':
        return this.#check(params)
      case 'report_custom_message':
        return this.#options.report({
          type: 'CUSTOM_MESSAGE',
          ...this.#step,
          payload: plainJson(params.payload ?? null),
        })
      case 'log_external_stream':
        return this.#options.write(params.stream === 'stderr' ? 'stderr' : 'stdout', textOf(params.text))
      default:
        this.warn(`The Pipes method "${excerpt(method)}" is not known; the message was passed over.`)
    }
  }

  warn(message: string): void {
    this.#warnings += 1
    if (this.#warnings > warningLimit) return
    const last = this.#warnings === warningLimit ? ' Further warnings of this step are not shown.' : ''
    this.#options.report({
      type: 'ENGINE_EVENT',
      step: this.#options.step,
      level: 'warning',
      message: message + last,
    })
  }

  get #step(): { step: string; stepAttempt: number } {
    return { step: this.#options.step, stepAttempt: this.#options.stepAttempt }
  }

  #log(params: PipesMessage['params']): void {
    const said = textOf(params.level).toUpperCase()
    const level = Object.hasOwn(levels, said) ? levels[said as keyof typeof levels] : 'info'
    this.#options.report({ type: 'LOG_MESSAGE', ...this.#step, level, message: textOf(params.message) })
  }

  #materialization(params: PipesMessage['params']): void {
    const asset = this.#assetOf(params.asset_key, 'a materialization')
    if (asset === undefined) return
    if (this.reported.has(asset))
      return this.warn(`A second materialization of "${asset}" was reported; the first one counts.`)
    const version = params.data_version
    this.reported.set(asset, {
      metadata: this.#metadata(params.metadata, asset),
      ...(version === null || version === undefined ? {} : { dataVersion: textOf(version) }),
    })
  }

  #check(params: PipesMessage['params']): void {
    const asset = this.#assetOf(params.asset_key, 'a check')
    if (asset === undefined) return
    const check = textOf(params.check_name)
    const passed = params.passed === true
    const severity: Severity = textOf(params.severity).toUpperCase() === 'WARN' ? 'WARN' : 'ERROR'
    const blocking = params.blocking === true
    const metadata = this.#metadata(params.metadata, asset)
    const own = this.#options.check
    if (own) {
      if (check !== '' && check !== own.check)
        return this.warn(
          `This step is the check "${own.check}"; what it reported of "${excerpt(check)}" was passed over.`,
        )
      this.verdict = { passed, metadata, ...(typeof params.severity === 'string' ? { severity } : {}) }
      return
    }
    if (!passed && blocking && severity === 'ERROR') this.failedBlockingChecks.push({ asset, check })
    const { partition } = this.#options
    this.#options.report({
      type: 'ASSET_CHECK_EVALUATION',
      ...this.#step,
      asset,
      ...(partition === null ? {} : { partition }),
      check,
      passed,
      severity,
      ...(blocking ? { blocking } : {}),
      metadata,
    })
  }

  #metadata(given: TolerantJson | undefined, asset: string): Metadata {
    const { metadata, unknownTypes } = metadataFromWire(given)
    if (unknownTypes.length > 0)
      this.warn(
        `Metadata of "${asset}" has types that are not known (${unknownTypes.map(excerpt).join(', ')}); their values are kept as they look.`,
      )
    return metadata
  }

  #assetOf(given: TolerantJson | undefined, what: string): string | undefined {
    const { assets } = this.#options
    if (typeof given === 'string') {
      const plain = given.replaceAll(/\\(.)/gs, '$1')
      const asset = assets.find((one) => one === given || one === plain)
      if (asset === undefined)
        this.warn(
          `The code reported ${what} of "${excerpt(given)}", which this step does not make; it was passed over.`,
        )
      return asset
    }
    if (assets.length === 1) return assets[0]
    this.warn(`The code reported ${what} without saying of which asset; the step makes ${assets.length}.`)
    return undefined
  }
}

const textOf = (value: TolerantJson | undefined): string =>
  typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : JSON.stringify(plainJson(value))

const excerpt = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}…` : text)

function exceptionFrom(given: { [key: string]: TolerantJson }): PipesException {
  const { name, message, stack } = given
  return {
    name: typeof name === 'string' ? name : null,
    message: textOf(message).trimEnd(),
    stack: Array.isArray(stack) ? stack.slice(0, 200).map((line) => textOf(line)) : [],
  }
}
