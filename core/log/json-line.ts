import { isRecord } from '../json-object.ts'

/** What a line of JSON says. */
export interface JsonLine {
  /** The message, where it has one. */
  message: string | null
  /** All else, as `name=value`. */
  fields: string
}

const messageNames = ['message', 'msg', 'event', 'text']

const valueOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

const parsed = (line: string): Record<string, unknown> | null => {
  if (!line.trimStart().startsWith('{')) return null
  try {
    const said: unknown = JSON.parse(line)
    return isRecord(said) ? said : null
  } catch {
    return null
  }
}

/** A line of JSON in a form to be read on one line; null where the line is none. */
export const jsonLine = (line: string): JsonLine | null => {
  const said = parsed(line)
  if (!said) return null
  const name = messageNames.find((one) => typeof said[one] === 'string')
  const fields = Object.entries(said).filter(([field]) => field !== name)
  return {
    message: name === undefined ? null : String(said[name]),
    fields: fields.map(([field, value]) => `${field}=${valueOf(value)}`).join(' '),
  }
}

/** A line of JSON over many lines, indented; null where the line is none. */
export const spreadJson = (line: string): string | null => {
  const said = parsed(line)
  return said && JSON.stringify(said, null, 2)
}
