import { codeOf } from '../../document/compute.ts'
import { flatJson, jsonText } from '../../json-object.ts'
import type { Json } from '../../json.ts'
import { secretNamedBy } from '../../resource/secret-reference.ts'
import type { InputSource, Step } from '../step-graph.ts'
import type { ComparedRun } from './compared-run.ts'

/** What can be given to a step, in the order in which a difference says most. */
export const factKinds = [
  'code',
  'input',
  'config',
  'image',
  'requirement',
  'resource',
  'secret',
  'environment',
  'runtime',
] as const
export type FactKind = (typeof factKinds)[number]

/** Something that was given to a step, as text. Of secrets only the names are facts. */
export interface StepFact {
  of: FactKind
  name: string
  text: string
  /** Of an input: the step of the run that made it. */
  madeBy?: string
}

/** The plain values of an object; references to secrets are facts of the secret's name. */
const flat = (value: Json, below: string, plain: FactKind): StepFact[] =>
  flatJson(value, (inner) => secretNamedBy(inner) !== undefined, below).map(([name, inner]) => {
    const secret = secretNamedBy(inner)
    return secret === undefined
      ? { of: plain, name, text: jsonText(inner) }
      : { of: 'secret', name, text: secret }
  })

const codeFacts = ({ compute }: Step): StepFact[] => {
  const code = codeOf(compute)
  const { kind } = compute
  const facts: StepFact[] = [{ of: 'code', name: 'kind', text: kind }]
  if (code !== undefined) facts.push({ of: 'code', name: 'code', text: code })
  if ('function' in compute && compute.function !== undefined)
    facts.push({ of: 'code', name: 'function', text: compute.function })
  if (kind === 'container') {
    facts.push({ of: 'image', name: 'image', text: compute.image })
    for (const name of ['command', 'args'] as const)
      if (compute[name]) facts.push({ of: 'code', name, text: JSON.stringify(compute[name]) })
  }
  return facts
}

/** The data version that a source stands for, or in words why it has none. */
const sourceFact = (run: ComparedRun, step: Step, source: InputSource): Pick<StepFact, 'text' | 'madeBy'> => {
  switch (source.from) {
    case 'value':
      return { text: jsonText(source.value) }
    case 'asset': {
      const used = step.outputs.flatMap(
        ({ asset }) =>
          (asset === undefined ? undefined : run.made.get(asset)?.inputVersions[source.asset]) ?? [],
      )
      const version = used[0] ?? run.stored[source.asset]
      return {
        text: `${source.asset}, ${version === undefined ? 'of no known version' : `data version ${version}`}`,
      }
    }
    default: {
      const maker = run.graph.get(source.step)
      const asset = maker?.outputs.find(({ name }) => name === source.output)?.asset
      const version = asset === undefined ? undefined : run.steps.get(source.step)?.outputs?.versions[asset]
      if (asset === undefined) return { text: `${source.output} of ${source.step}`, madeBy: source.step }
      return {
        text: version === undefined ? `${asset}, not made` : `${asset}, data version ${version}`,
        madeBy: source.step,
      }
    }
  }
}

const inputFacts = (run: ComparedRun, step: Step): StepFact[] =>
  step.inputs.map(({ name, sources }) => {
    const facts = sources.map((source) => sourceFact(run, step, source))
    const makers = facts.flatMap(({ madeBy }) => madeBy ?? [])
    return {
      of: 'input',
      name,
      text: facts.map(({ text }) => text).join('; '),
      ...(makers[0] !== undefined && makers.length === facts.length && { madeBy: makers[0] }),
    }
  })

/** A package and what is required of it, apart. */
const requirementFact = (text: string): StepFact => ({
  of: 'requirement',
  name: /^[\w.-]+(?:\[[^\]]*\])?/u.exec(text.trim())?.[0] ?? text,
  text: text.trim(),
})

const resourceFacts = (run: ComparedRun, step: Step): StepFact[] => {
  const names = new Set([
    ...step.resources,
    ...step.outputs.map(({ ioManager }) => ioManager),
    ...step.inputs.flatMap(({ sources }) =>
      sources.flatMap((source) => (source.from === 'asset' ? [source.ioManager] : [])),
    ),
    ...('resource' in step.compute && step.compute.resource !== undefined ? [step.compute.resource] : []),
  ])
  return [...names].flatMap((name) => {
    const resource = run.resources[name]
    if (!resource) return [{ of: 'resource' as const, name, text: 'used' }]
    return [
      { of: 'resource' as const, name, text: resource.type },
      ...flat(resource.config, name, 'resource').filter(({ name: path }) => path !== name),
    ]
  })
}

const runtimeFacts = ({ runtime, retry, pool }: Step): StepFact[] => {
  const { image, env = {}, ...rest } = runtime ?? {}
  return [
    ...(image === undefined ? [] : [{ of: 'image' as const, name: 'image', text: image }]),
    ...Object.entries(env).map(([name, text]) => ({ of: 'environment' as const, name, text })),
    ...flat(
      JSON.parse(JSON.stringify({ ...rest, ...(retry && { retry }), ...(pool && { pool }) })),
      '',
      'runtime',
    ),
  ]
}

/** All that was given to a step of a run: code, inputs, configuration, image, environment. */
export const factsOf = (run: ComparedRun, step: Step): StepFact[] => [
  ...codeFacts(step),
  ...inputFacts(run, step),
  ...flat(step.config, '', 'config'),
  ...(run.requirements[step.pipeline] ?? []).map(requirementFact),
  ...resourceFacts(run, step),
  ...runtimeFacts(step),
]
