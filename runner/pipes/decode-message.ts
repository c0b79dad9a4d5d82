import { isObject, plainJson } from './metadata-values.ts'
import { parseTolerantJson, type TolerantJson } from './tolerant-json.ts'

export const protocolVersion = '0.1'
export const protocolMark = '__dagster_pipes_version'

export interface PipesMessage {
  version: string
  method: string
  params: { [key: string]: TolerantJson }
}

export type DecodedLine =
  | { is: 'message'; message: PipesMessage }
  | { is: 'text' }
  | { is: 'broken'; why: string }

/** One line of a message stream, or of a step's output that may be one. Never throws: what is no message is said to be none. */
export function decodeMessage(line: string): DecodedLine {
  const trimmed = line.trim()
  if (trimmed === '') return { is: 'text' }
  const claims = trimmed.includes(protocolMark)
  if (!trimmed.startsWith('{'))
    return claims ? { is: 'broken', why: 'it is not a JSON object' } : { is: 'text' }
  let value: TolerantJson
  try {
    value = parseTolerantJson(trimmed)
  } catch (error) {
    return claims
      ? { is: 'broken', why: error instanceof Error ? error.message : String(error) }
      : { is: 'text' }
  }
  if (!isObject(value) || !Object.hasOwn(value, protocolMark)) return { is: 'text' }
  if (typeof value.method !== 'string') return { is: 'broken', why: 'it names no method' }
  const { params, [protocolMark]: said } = value
  const version = typeof said === 'string' ? said : JSON.stringify(plainJson(said ?? null))
  return {
    is: 'message',
    message: {
      version,
      method: value.method,
      params: isObject(params) ? params : {},
    },
  }
}
