import type { z } from 'zod'

import { describeIssue, type PathProblem, spelledPath } from '../document/describe-issue.ts'
import { jsonAt, type JsonObject } from '../json-object.ts'
import { readConfigSchema } from './config-schema.ts'
import { type DescribedType, describedType } from './described-type.ts'
import { closestResourceType, resourceTypeNames } from './resource-types.ts'
import { resolveSecrets, secretNamedBy } from './secret-reference.ts'

/** What is wrong with a resource, and in which of its fields: `config.host`. */
export interface ResourceProblem {
  field: string
  message: string
}

/** Whether a configuration fits its type. `errors`: no run could use it. `plain`: what should be a secret and is written for all to read. */
export interface ReadResource {
  errors: ResourceProblem[]
  plain: ResourceProblem[]
}

const unknown = (type: string): ResourceProblem => {
  const meant = closestResourceType(type)
  return {
    field: 'type',
    message: `There is no type of resource ${JSON.stringify(type)}.${meant ? ` Did you mean ${meant}?` : ` Choose ${resourceTypeNames.join(', ')}.`}`,
  }
}

/** A problem of a field as a sentence about that field, where it is said. */
const sentenceOf = ({ path, message, predicate }: PathProblem, config: JsonObject): string => {
  if (predicate === undefined || path.length === 0) return message
  const [first = ''] = path
  return `${spelledPath(path)} ${path.length === 1 && config[first] === '' ? 'is empty' : predicate}.`
}

const problemsOfSchema = (type: string, schema: JsonObject | undefined): ResourceProblem[] => {
  if (schema === undefined) return []
  const field = 'configSchema'
  if (type !== 'custom')
    return [{ field, message: `What a resource of the type ${type} holds is known. Take the schema away.` }]
  const read = readConfigSchema(schema)
  return read.outcome === 'refused' ? [{ field, message: read.message }] : []
}

/** Of a schema that a resource brings: a secret stands for a text, and of that text nothing is known. */
const issuesOfOwn = ({ config: schema }: DescribedType, config: JsonObject): z.core.$ZodIssue[] => {
  const { config: filled } = resolveSecrets(config, () => 'secret')
  const { error } = schema.safeParse(filled)
  return (error?.issues ?? []).filter(
    ({ code, path }) => code === 'invalid_type' || secretNamedBy(jsonAt(config, path) ?? null) === undefined,
  )
}

/** Holds the configuration of a resource against its type, or the schema that it brings, with references to secrets in it. */
export const readResource = (
  type: string,
  config: JsonObject = {},
  configSchema?: JsonObject,
): ReadResource => {
  const known = describedType(type, configSchema)
  if (!known) return { errors: [unknown(type)], plain: [] }
  const issues =
    configSchema === undefined
      ? (known.config.safeParse(config).error?.issues ?? [])
      : issuesOfOwn(known, config)
  const fields = Object.keys(known.config.shape)
  const errors = issues.flatMap((issue) =>
    describeIssue(issue, config, 'The config of the resource', fields).map((problem) => ({
      field: ['config', ...problem.path.slice(0, 1)].join('.'),
      message: sentenceOf(problem, config),
    })),
  )
  const plain = known.secrets
    .filter((name) => Object.hasOwn(config, name) && typeof config[name] === 'string')
    .filter((name) => secretNamedBy(config[name] ?? null) === undefined && config[name] !== '')
    .map((name) => ({
      field: `config.${name}`,
      message: `${name} is readable by all who see the pipeline. Set it as a secret, and write { env: ITS_NAME } here.`,
    }))
  return { errors: [...problemsOfSchema(type, configSchema), ...errors], plain }
}
