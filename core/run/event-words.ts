import { never } from '../never.ts'
import type { SensorAnswer } from '../sensor/sensor-answer.ts'
import type { ValueSummary } from './metadata.ts'
import type { RunEvent } from './run-event.ts'

export interface EventWords {
  words: string
  tone: 'neutral' | 'succeeded' | 'failed' | 'warn'
}

const seconds = (durationMs: number): string =>
  durationMs < 1_000 ? `${Math.round(durationMs)} ms` : `${(durationMs / 1_000).toFixed(1)} s`
const count = (value: number): string => value.toLocaleString('en-US')

/** Longer values are told by their size. */
const shortValue = 24

/** A stored value in a few words: "118,900 rows", the value itself where it is short ("30"), else "12 kB of json". */
export function summaryWords(summary: ValueSummary): string {
  const { rows, preview, sizeBytes } = summary
  if (preview?.kind === 'json' && !preview.truncated && !Array.isArray(preview.value)) {
    const value = JSON.stringify(preview.value)
    if (value.length <= shortValue) return value
  }
  if (rows !== undefined) return `${count(rows)} ${rows === 1 ? 'row' : 'rows'}`
  const size =
    sizeBytes < 1_000
      ? `${sizeBytes} B`
      : sizeBytes < 1_000_000
        ? `${(sizeBytes / 1_000).toFixed(1)} kB`
        : `${(sizeBytes / 1_000_000).toFixed(1)} MB`
  return `${size} of ${summary.format}`
}

/** A message as a sentence: code’s own seldom end as one. */
const ended = (message: string): string => (/[.!?]$/u.test(message) ? message : `${message}.`)

const neutral = (words: string): EventWords => ({ words, tone: 'neutral' })
const failed = (words: string): EventWords => ({ words, tone: 'failed' })
const warn = (words: string): EventWords => ({ words, tone: 'warn' })
const succeeded = (words: string): EventWords => ({ words, tone: 'succeeded' })

const checkWords = (event: Extract<RunEvent, { type: 'ASSET_CHECK_EVALUATION' }>): EventWords => {
  const named = `check ${event.check} of ${event.asset}`
  const why = event.description ? `: ${event.description}` : ''
  if (event.passed) return succeeded(`${named} passed${why}`)
  return event.severity === 'ERROR'
    ? failed(`${named} failed${why}`)
    : warn(`${named} failed, as a warning${why}`)
}

const answerWords = ({ requests, skipReason }: SensorAnswer): string => {
  if (requests.length > 0) return `asked for ${requests.length} ${requests.length === 1 ? 'run' : 'runs'}`
  return skipReason === undefined ? 'asked for nothing' : `asked for nothing: ${skipReason}`
}

/** What happened, in one line for people, without the step's name. */
export function eventWords(event: RunEvent): EventWords {
  switch (event.type) {
    case 'RUN_ENQUEUED':
      return neutral('run queued')
    case 'RUN_DEQUEUED':
      return neutral('run took a slot')
    case 'RUN_STARTING':
      return neutral(`run launching, ${event.launcher} launcher`)
    case 'RUN_START':
      return neutral('run started')
    case 'RUN_SUCCESS':
      return succeeded('run succeeded')
    case 'RUN_FAILURE':
      return failed(`run failed: ${event.failure.message}`)
    case 'RUN_CANCELING':
      return warn(event.by ? `cancel asked for by ${event.by}` : 'cancel asked for')
    case 'RUN_CANCELED':
      return warn('run canceled')
    case 'RUN_RELAUNCHED':
      return warn(`launched again as attempt ${event.attempt}: ${event.failure.message}`)
    case 'RUN_RETRIED':
      return warn(`retried as run ${event.retryRun.slice(-6)}: ${event.failure.message}`)
    case 'STEP_START':
      return neutral(event.stepAttempt === 1 ? 'started' : `attempt ${event.stepAttempt} started`)
    case 'STEP_SUCCESS':
      return succeeded(`succeeded in ${seconds(event.durationMs)}`)
    case 'STEP_FAILURE':
      return failed(`failed: ${event.failure.message}`)
    case 'STEP_UP_FOR_RETRY':
      return warn(
        `attempt ${event.stepAttempt} failed: ${ended(event.failure.message)} The next begins in ${seconds(event.delayMs)}.`,
      )
    case 'STEP_RESTARTED':
      return neutral(`restarted, attempt ${event.stepAttempt}`)
    case 'STEP_SKIPPED':
      return event.upstreamFailed ? warn(`skipped: ${event.reason}`) : neutral(`skipped: ${event.reason}`)
    case 'STEP_CANCELED':
      return warn('canceled')
    case 'STEP_FANNED_OUT':
      return neutral(
        `fanned out into ${count(event.pieces.length)} ${event.pieces.length === 1 ? 'piece' : 'pieces'}`,
      )
    case 'LOADED_INPUT':
      return neutral(
        `loaded input ${event.input}${event.asset ? ` from ${event.asset}` : ''}${event.readFrom === undefined ? '' : `, read from ${event.readFrom}`}`,
      )
    case 'HANDLED_OUTPUT':
      return neutral(
        `stored output ${event.output}${event.mappingKey ? `[${event.mappingKey}]` : ''}: ${summaryWords(event.summary)}`,
      )
    case 'ASSET_MATERIALIZATION':
      return succeeded(
        `materialized ${event.asset}${event.summary ? `: ${summaryWords(event.summary)}` : ''}`,
      )
    case 'ASSET_OBSERVATION':
      return neutral(`observed ${event.asset}`)
    case 'ASSET_FAILED_TO_MATERIALIZE':
      return failed(`${event.asset} was not materialized: ${event.reason}`)
    case 'ASSET_CHECK_EVALUATION':
      return checkWords(event)
    case 'ASSET_CHECK_FAILED_TO_EVALUATE':
      return failed(`check ${event.check} of ${event.asset} could not be carried out: ${event.reason}`)
    case 'SENSOR_EVALUATION':
      return neutral(answerWords(event.answer))
    case 'RESOURCE_INIT_STARTED':
      return neutral(`resource ${event.resource} opening`)
    case 'RESOURCE_INIT_SUCCESS':
      return neutral(`resource ${event.resource} open`)
    case 'RESOURCE_INIT_FAILURE':
      return failed(`resource ${event.resource} did not open: ${event.failure.message}`)
    case 'LOG_MESSAGE':
      return {
        words: event.message,
        tone:
          event.level === 'error' || event.level === 'critical'
            ? 'failed'
            : event.level === 'warning'
              ? 'warn'
              : 'neutral',
      }
    case 'CUSTOM_MESSAGE':
      return neutral(`message ${JSON.stringify(event.payload).slice(0, 300)}`)
    case 'ENGINE_EVENT':
      return {
        words: event.message,
        tone: event.level === 'error' ? 'failed' : event.level === 'warning' ? 'warn' : 'neutral',
      }
    default:
      return never(event)
  }
}

/** The step an event is about, where there is one. */
export const stepOf = (event: RunEvent): string | null =>
  'step' in event && event.step !== undefined ? event.step : null
