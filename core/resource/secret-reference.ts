import { isJsonObject, type JsonObject } from '../json-object.ts'
import type { Json } from '../json.ts'

/** What a secret may be called: capitals, digits and single underscores, so that a tenant's slug can stand before it without doubt. */
const secretName = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/
const longestName = 100

export const isSecretName = (name: string): boolean => name.length <= longestName && secretName.test(name)

/** `{ env: NAME }` stands for the secret of that name, as in Dagster's configuration. Undefined for any other value. */
export const secretNamedBy = (value: Json): string | undefined => {
  if (!isJsonObject(value)) return undefined
  const [only, ...others] = Object.entries(value)
  return only?.[0] === 'env' && others.length === 0 && typeof only[1] === 'string' ? only[1] : undefined
}

/** Names of all secrets that a configuration refers to, each once. */
export const secretsNamedIn = (config: Json): string[] => {
  const name = secretNamedBy(config)
  if (name !== undefined) return [name]
  if (typeof config !== 'object' || config === null) return []
  return [...new Set(Object.values(config).flatMap((value) => secretsNamedIn(value)))]
}

/** A configuration with its secrets in place, their values, and the names of those that nobody has set; these stay as they are written. */
export interface ResolvedConfig {
  config: JsonObject
  secrets: string[]
  missing: string[]
}

export const resolveSecrets = (
  config: JsonObject,
  secretOf: (name: string) => string | undefined,
): ResolvedConfig => {
  const secrets = new Set<string>()
  const missing = new Set<string>()
  const resolved = (value: Json): Json => {
    const name = secretNamedBy(value)
    if (name !== undefined) {
      const secret = isSecretName(name) ? secretOf(name) : undefined
      ;(secret === undefined ? missing : secrets).add(secret ?? name)
      return secret ?? value
    }
    if (Array.isArray(value)) return value.map(resolved)
    return typeof value === 'object' && value !== null ? inside(value) : value
  }
  const inside = (object: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(object).map(([key, value]) => [key, resolved(value)]))
  return { config: inside(config), secrets: [...secrets], missing: [...missing] }
}
