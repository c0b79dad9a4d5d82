/** What code in a step may say beyond a plain return value: `import { Output } from 'sluice'`. */

/** A value for a named output. */
export class Output {
  readonly value: unknown
  readonly outputName: string
  readonly metadata: Record<string, unknown>
  readonly dataVersion: string | undefined

  constructor(
    value: unknown,
    outputName = 'result',
    more: { metadata?: Record<string, unknown>; dataVersion?: string } = {},
  ) {
    this.value = value
    this.outputName = outputName
    this.metadata = more.metadata ?? {}
    this.dataVersion = more.dataVersion
  }
}

/** A piece of a dynamic output. */
export class DynamicOutput extends Output {
  readonly mappingKey: string

  constructor(
    value: unknown,
    mappingKey: string,
    outputName = 'result',
    more: { metadata?: Record<string, unknown> } = {},
  ) {
    super(value, outputName, more)
    this.mappingKey = mappingKey
  }
}

/** An asset was made; without `value`, nothing is stored for it. */
export class MaterializeResult {
  readonly given: {
    assetKey?: string
    value?: unknown
    metadata?: Record<string, unknown>
    dataVersion?: string
  }

  constructor(
    given: {
      assetKey?: string
      value?: unknown
      metadata?: Record<string, unknown>
      dataVersion?: string
    } = {},
  ) {
    this.given = given
  }
}

/** What was seen of an asset that is made elsewhere. */
export class ObserveResult extends MaterializeResult {
  constructor(given: { assetKey?: string; metadata?: Record<string, unknown>; dataVersion?: string } = {}) {
    super(given)
  }
}

/** Fails the step. `retryable: false`: the retry policy does not apply. */
export class Failure extends Error {
  readonly retryable: boolean | undefined

  constructor(message: string, more: { retryable?: boolean } = {}) {
    super(message)
    this.name = 'Failure'
    this.retryable = more.retryable
  }
}

/** A metadata value of a named type: `metadataValue('md', '**bold**')`. */
export const metadataValue = (type: string, value: unknown): { type: string; value: unknown } =>
  new TypedValue(type, value)

export class TypedValue {
  readonly type: string
  readonly value: unknown

  constructor(type: string, value: unknown) {
    this.type = type
    this.value = value
  }
}
