/** Facts that go with a log line. An `error` is written with its stack. */
export type LogFields = Record<string, unknown>

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** A logger that adds these fields to every line. */
  with(fields: LogFields): Logger
}

export interface LoggerOptions {
  format: 'json' | 'plain'
  level?: LogLevel
  write: (line: string) => void
  now?: () => Date
}

const severity: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 }

const causes = (error: Error): string => {
  const text = error.stack ?? `${error.name}: ${error.message}`
  return error.cause instanceof Error ? `${text}\ncaused by ${causes(error.cause)}` : text
}

const spell = (value: unknown): unknown => {
  if (value instanceof Error) return causes(value)
  return typeof value === 'bigint' ? value.toString() : value
}

const json = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => spell(inner)) ?? 'undefined'

const plainField = ([name, value]: [string, unknown]): string => {
  const spelled = spell(value)
  if (typeof spelled === 'string')
    return value instanceof Error
      ? `\n${spelled}`
      : `${name}=${/\s|"/.test(spelled) ? json(spelled) : spelled}`
  return `${name}=${json(spelled)}`
}

/** A logger that writes one line a call: JSON for machines, or plain for a terminal. */
export const createLogger = (options: LoggerOptions, bound: LogFields = {}): Logger => {
  const { format, level = 'info', write, now = () => new Date() } = options
  const log =
    (of: LogLevel) =>
    (message: string, fields: LogFields = {}) => {
      if (severity[of] < severity[level]) return
      const time = now().toISOString()
      const all = { ...bound, ...fields }
      if (format === 'json') return write(`${json({ time, level: of, message, ...all })}\n`)
      const mark = of === 'info' ? '' : ` ${of}`
      write(
        `${[`${time.slice(11, 23)}${mark} ${message}`, ...Object.entries(all).map(plainField)].join(' ')}\n`,
      )
    }
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    with: (fields) => createLogger(options, { ...bound, ...fields }),
  }
}

/** The logger of a process, on its standard error, so that standard output stays for what was asked for. */
export const processLogger = (settings: { log: 'auto' | 'json' | 'plain'; logLevel: LogLevel }): Logger =>
  createLogger({
    format: settings.log === 'auto' ? (process.stderr.isTTY ? 'plain' : 'json') : settings.log,
    level: settings.logLevel,
    write: (line) => process.stderr.write(line),
  })
