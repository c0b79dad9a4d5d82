import { describeIssue, type PathProblem, spelledPath } from '../document/describe-issue.ts'
import type { JsonObject } from '../json-object.ts'
import { closestResourceType, resourceTypeNames, resourceTypeOf } from './resource-types.ts'
import { secretNamedBy } from './secret-reference.ts'

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

/** Holds the configuration of a resource against its type, with references to secrets in it. */
export const readResource = (type: string, config: JsonObject = {}): ReadResource => {
  const known = resourceTypeOf(type)
  if (!known) return { errors: [unknown(type)], plain: [] }
  const parsed = known.config.safeParse(config)
  const fields = Object.keys(known.config.shape)
  const errors = parsed.success
    ? []
    : parsed.error.issues.flatMap((issue) =>
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
  return { errors, plain }
}
