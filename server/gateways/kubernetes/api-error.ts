/** A field that the cluster found wrong, in its own words. */
export interface RefusedCause {
  field: string
  reason: string
  message: string
}

interface RefusedFacts {
  /** The HTTP status. */
  code: number
  /** Kubernetes' own word, such as `AlreadyExists`, `Forbidden`, `Invalid`, `Expired`. */
  reason: string
  message: string
  causes?: RefusedCause[]
  /** How long the cluster asked us to wait; null where it did not. */
  retryAfterMs?: number | null
}

/** The cluster answered, and the answer is no. */
export class KubernetesRefused extends Error {
  readonly code: number
  readonly reason: string
  readonly causes: RefusedCause[]
  readonly retryAfterMs: number | null

  constructor(facts: RefusedFacts) {
    super(facts.message)
    this.name = 'KubernetesRefused'
    this.code = facts.code
    this.reason = facts.reason
    this.causes = facts.causes ?? []
    this.retryAfterMs = facts.retryAfterMs ?? null
  }

  /** The same may be granted a little later: the cluster is busy, or failed inside. */
  get transient(): boolean {
    return this.code === 429 || this.code >= 500
  }

  /** The version asked for is no longer kept: list again. */
  get expired(): boolean {
    return this.code === 410 || this.reason === 'Expired' || this.reason === 'Gone'
  }
}

interface AwayFacts {
  /** True when the cluster may have seen the request, and done what it asks, before the answer was lost. */
  mayHaveArrived: boolean
  retryAfterMs?: number | null
  cause?: unknown
}

/** There was no answer that says anything about what was asked: the cluster is away, overloaded, or the way to it broke. */
export class KubernetesAway extends Error {
  readonly mayHaveArrived: boolean
  readonly retryAfterMs: number | null

  constructor(message: string, facts: AwayFacts) {
    super(message, { cause: facts.cause })
    this.name = 'KubernetesAway'
    this.mayHaveArrived = facts.mayHaveArrived
    this.retryAfterMs = facts.retryAfterMs ?? null
  }
}

/** A later try may go well without anything being changed. */
export const isTransient = (error: unknown): error is KubernetesAway | KubernetesRefused =>
  error instanceof KubernetesAway || (error instanceof KubernetesRefused && error.transient)

interface Status {
  message?: string
  reason?: string
  code?: number
  details?: { retryAfterSeconds?: number; causes?: Partial<RefusedCause>[] }
}

/** Says nothing of whether the request was carried out: a gateway's words, or a server that gave up waiting for itself. */
const undecided = new Set([408, 502, 503, 504])

const parseStatus = (body: string): Status => {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null ? (parsed as Status) : {}
  } catch {
    // A proxy or a plain handler answers in text.
    return { message: body.trim().slice(0, 1000) }
  }
}

/** The error of an answer that is not a success. `retryAfter` is the header's text, in seconds. */
export const answerError = (
  code: number,
  body: string,
  retryAfter?: string,
): KubernetesRefused | KubernetesAway => {
  const status = parseStatus(body)
  const seconds = Number(retryAfter ?? status.details?.retryAfterSeconds ?? Number.NaN)
  const retryAfterMs = Number.isFinite(seconds) ? seconds * 1000 : null
  const message = status.message || `The cluster answered with status ${code}.`
  if (undecided.has(code)) return new KubernetesAway(message, { mayHaveArrived: true, retryAfterMs })
  return new KubernetesRefused({
    code,
    reason: status.reason ?? '',
    message,
    causes: (status.details?.causes ?? []).map(({ field = '', reason = '', message: said = '' }) => ({
      field,
      reason,
      message: said,
    })),
    retryAfterMs,
  })
}
