import type { JobElement } from '../../document/element.ts'
import { jsonAt, type JsonObject, layered } from '../../json-object.ts'
import type { Json } from '../../json.ts'
import { buildStepGraph } from '../build-step-graph.ts'
import type { DeployedPipeline } from '../deployed-pipeline.ts'
import { jobOf } from '../job-of.ts'
import { opSteps, type OpenInput, pathOfInput } from '../op-steps.ts'
import type { RunTarget } from '../run-target.ts'
import { kindOfValue, type LaunchField } from './launch-field.ts'
import { schemaFields } from './schema-fields.ts'

/** What belongs together of it: the inputs of a graph, or what one step is given. */
export interface LaunchPart {
  title: string
  fields: LaunchField[]
}

/** Everything that a target can be given when it is launched. */
export interface LaunchForm {
  steps: string[]
  parts: LaunchPart[]
  /** Those of its job, which every run of it has. */
  tags: Record<string, string>
}

const kindsOfPorts: Record<string, LaunchField['kind']> = {
  number: 'number',
  int: 'number',
  float: 'number',
  text: 'text',
  string: 'text',
  str: 'text',
  boolean: 'boolean',
  bool: 'boolean',
}

const inputField = (open: OpenInput): LaunchField => ({
  path: pathOfInput(open),
  label: open.input.name,
  kind: kindsOfPorts[open.input.type?.toLowerCase() ?? ''] ?? 'json',
  isRequired: open.usual === undefined,
  ...(open.input.type !== undefined && { hint: `An input of the type ${open.input.type}.` }),
  ...(open.usual !== undefined && { usual: open.usual }),
})

const nameOf = ({ path }: Pick<LaunchField, 'path'>): string => JSON.stringify(path)
const isBelow = (inner: readonly string[], outer: readonly string[]): boolean =>
  inner.length > outer.length && outer.every((key, index) => inner[index] === key)

/** What the job's schema says of a field goes before what its value looks like. */
const withSchema = (
  fields: LaunchField[],
  job: JobElement | undefined,
  effective: JsonObject,
): LaunchField[] => {
  const described = schemaFields(job?.configSchema ?? {}).map((field): LaunchField => {
    const usual = jsonAt(effective, field.path)
    return {
      ...field,
      isRequired: field.isRequired && usual === undefined,
      ...(usual !== undefined && { usual }),
    }
  })
  const names = new Set(described.map(nameOf))
  return [
    ...described,
    ...fields.filter(
      (field) => !names.has(nameOf(field)) && !described.some(({ path }) => isBelow(path, field.path)),
    ),
  ]
}

const partOf = ({ path: [first = '', second = ''] }: LaunchField, target: RunTarget): string =>
  first === 'ops' ? second : first === 'inputs' && target.of === 'graph' ? target.graph : second || first

/**
 * What a target can be given: the inputs that nothing is wired to, what the schema of its job describes, and the configuration that its steps have, each with
 * what is usual. Throws a Refusal where nothing of the target can be started.
 */
export const launchForm = (pipelines: DeployedPipeline[], target: RunTarget): LaunchForm => {
  const job = jobOf(target, pipelines)
  const pipeline = pipelines.find(({ id }) => 'pipeline' in target && id === target.pipeline)
  const open = new Map<string, OpenInput>()
  if (target.of === 'graph' && pipeline)
    opSteps(
      pipeline.document,
      target.graph,
      () => undefined,
      (one) => open.set(JSON.stringify(pathOfInput(one)), one),
    )
  const given = [...open.values()].reduce<JsonObject>(
    (config, one) =>
      layered(
        pathOfInput(one).reduceRight<Json>((inner, key) => ({ [key]: inner }), one.usual ?? '') as JsonObject,
        config,
      ),
    {},
  )
  const { steps } = buildStepGraph(
    pipelines,
    target.of === 'assets' ? { ...target, cut: undefined } : target,
    given,
  ).graph
  const effective = layered(job?.config ?? {}, {
    ops: Object.fromEntries(steps.map(({ key, config }) => [key, { config }])),
  })
  const inputs = [...open.values()].map((one) => {
    const usual = jsonAt(job?.config, pathOfInput(one)) ?? one.usual
    return inputField({ ...one, usual })
  })
  const configured = steps.flatMap(({ key, config }) =>
    Object.entries(config).map(([name, usual]): LaunchField => ({
      path: ['ops', key, 'config', name],
      label: name,
      kind: kindOfValue(usual),
      usual,
      isRequired: false,
    })),
  )
  const parts = new Map<string, LaunchField[]>()
  for (const field of [...inputs, ...withSchema(configured, job, effective)]) {
    const title = partOf(field, target)
    parts.set(title, [...(parts.get(title) ?? []), field])
  }
  return {
    steps: steps.map(({ key }) => key),
    parts: [...parts].map(([title, fields]) => ({ title, fields })),
    tags: job?.tags ?? {},
  }
}
