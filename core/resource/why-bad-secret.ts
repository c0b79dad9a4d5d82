import { isSecretName } from './secret-reference.ts'

/** Shorter ones cannot be hidden in what a run prints: they would take every log apart. */
const shortestValue = 4
const longestBytes = 65_536

/** Why a secret cannot be kept, and in which field; undefined where it can. */
export const whyBadSecret = ({
  name,
  value,
}: {
  name: string
  value: string
}): { field: 'name' | 'value'; message: string } | undefined => {
  if (!isSecretName(name))
    return {
      field: 'name',
      message: 'Use capitals, digits and single underscores, at most 100, as in DB_PASSWORD.',
    }
  if (value.length < shortestValue)
    return {
      field: 'value',
      message: `A secret has at least ${shortestValue} characters: shorter ones cannot be hidden in logs.`,
    }
  if (new TextEncoder().encode(value).length > longestBytes)
    return { field: 'value', message: 'A secret has at most 64 KiB.' }
  if (value.includes('\0')) return { field: 'value', message: 'A secret is a text without NUL.' }
  return undefined
}
