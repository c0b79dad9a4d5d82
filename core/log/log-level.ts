export const logLevels = ['error', 'warn'] as const
/** How bad a line says it is; what is neither is not told apart. */
export type LogLevel = (typeof logLevels)[number]

/**
 * The same rules as text, for a search over a whole log: a field of a JSON line, a word in capitals as loggers write it,
 * or the beginning of what interpreters print when something ends in the midst.
 */
const errorSource = String.raw`"(?:level|severity|levelname|lvl)"\s*:\s*"(?:[Ee]rror|ERROR|[Ff]atal|FATAL|[Cc]ritical|CRITICAL|[Pp]anic|PANIC)"|"level"\s*:\s*[56]0\b|\b(?:ERROR|FATAL|CRITICAL|PANIC|SEVERE)\b|^Traceback \(most recent call last\)|^(?:[\w.]+(?:Error|Exception)|Uncaught \w*Error|panic|error|fatal): |\blevel=(?:error|fatal|critical|panic)\b`
const warnSource = String.raw`"(?:level|severity|levelname|lvl)"\s*:\s*"(?:[Ww]arn(?:ing)?|WARN(?:ING)?)"|"level"\s*:\s*40\b|\bWARN(?:ING)?\b|^(?:[\w.]+Warning|warning): |\blevel=warn(?:ing)?\b`

export const levelSource: Record<LogLevel, string> = { error: errorSource, warn: warnSource }

const rules = logLevels.map((level) => ({ level, pattern: new RegExp(levelSource[level]) }))

/** The level of a line without its colours. */
export const levelOf = (line: string): LogLevel | null =>
  rules.find(({ pattern }) => pattern.test(line))?.level ?? null
