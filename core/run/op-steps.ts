import { isDisabled } from '../document/disabled.ts'
import { elementsOf, type PipelineDocument } from '../document/document.ts'
import type { GraphElement, OpElement, OpInput } from '../document/element.ts'
import type { Json } from '../json.ts'
import { Refusal } from '../refusal.ts'
import type { BareStep } from './asset-steps.ts'
import type { InputSource, StepInput, StepOutput } from './step-graph.ts'

/** One graph as it is used: its ops and sub-graphs by name, where it lies, and what its own inputs are wired to. */
interface Scope {
  graph: string
  path: string
  nodes: Map<string, OpElement | GraphElement>
  inputs: OpInput[]
  outer: Scope | undefined
}

/** An output of an op, as its step has it. */
interface Origin {
  scope: Scope
  op: OpElement
  output: string
  dynamic: boolean
}

/** An input that nothing is wired to, where a value for it is given: at the step, or at the graph itself (step ""). */
export interface OpenInput {
  step: string
  input: OpInput
  /** Its default, or that of the op's own input that it is joined to. */
  usual: Json | undefined
}

/** Where the value of such an input stands in the configuration of a run. */
export const pathOfInput = ({ step, input: { name } }: OpenInput): string[] =>
  step === '' ? ['inputs', name] : ['ops', step, 'inputs', name]

const invalid = (message: string, elementId?: string): Refusal =>
  new Refusal('invalid_document', message, { elementId })

const nodesOf = (document: PipelineDocument, graph: string): Scope['nodes'] =>
  new Map(
    [...elementsOf(document, 'op'), ...elementsOf(document, 'graph')]
      .filter((node) => node.graph === graph)
      .map((node) => [node.name, node]),
  )

const outputsOf = (op: OpElement): StepOutput[] =>
  (op.outputs ?? [{ name: 'result' }]).map(
    ({ name, type, dynamic = false, optional, ioManager = 'file', format }) => ({
      name,
      type,
      dynamic,
      required: !optional && !dynamic,
      ioManager,
      format,
    }),
  )

const splitWire = (wire: string): [string, string] => {
  const dot = wire.indexOf('.')
  return dot === -1 ? [wire, 'result'] : [wire.slice(0, dot), wire.slice(dot + 1)]
}

/**
 * The steps of a graph of ops, sub-graphs unfolded: "outer.inner". `given` are values for inputs that nothing is wired to. `onOpen` is told of each such input;
 * where somebody asks, one without a value is none to refuse.
 */
export const opSteps = (
  document: PipelineDocument,
  root: string,
  given: (step: string, input: string) => Json | undefined,
  onOpen?: (open: OpenInput) => void,
): BareStep[] => {
  const steps: BareStep[] = []
  const scopes = new Map<string, Scope>()
  const mapped = new Map<string, boolean>()
  const keyOf = (scope: Scope, op: OpElement): string => `${scope.path}${op.name}`

  const enter = (graph: string, path: string, inputs: OpInput[], outer: Scope | undefined): Scope => {
    for (let above = outer; above; above = above.outer)
      if (above.graph === graph) throw invalid(`The graph "${graph}" contains itself.`)
    const scope: Scope = { graph, path, nodes: nodesOf(document, graph), inputs, outer }
    scopes.set(path, scope)
    for (const node of scope.nodes.values())
      if (node.kind === 'graph') enter(node.name, `${path}${node.name}.`, node.inputs ?? [], scope)
    return scope
  }

  /** Follows a wire through graph inputs and outputs to the ops it comes from; nothing where a graph input has no wire of its own. */
  const originsOf = (scope: Scope, wire: string, seen: string[]): Origin[] => {
    const at = `${scope.path}|${wire}`
    if (seen.includes(at)) throw invalid(`The wire "${wire}" in "${scope.graph}" leads back to itself.`)
    const [nodeName, port] = splitWire(wire)
    if (nodeName === '') {
      const input = scope.inputs.find((candidate) => candidate.name === port)
      if (!input) throw invalid(`The graph "${scope.graph}" has no input "${port}".`)
      const outer = scope.outer
      return outer ? wiresOf(input).flatMap((outside) => originsOf(outer, outside, [...seen, at])) : []
    }
    const node = scope.nodes.get(nodeName)
    if (!node) throw invalid(`A wire in "${scope.graph}" comes from "${nodeName}", which is not there.`)
    if (isDisabled(node)) return []
    if (node.kind === 'op') {
      const output = outputsOf(node).find((candidate) => candidate.name === port)
      if (!output) throw invalid(`"${node.name}" has no output "${port}".`, node.id)
      return [{ scope, op: node, output: port, dynamic: output.dynamic }]
    }
    const passed = node.outputs?.find((candidate) => candidate.name === port)
    const inner = scopes.get(`${scope.path}${node.name}.`)
    if (!passed || !inner) throw invalid(`The graph "${node.name}" has no output "${port}".`, node.id)
    return originsOf(inner, passed.from, [...seen, at])
  }

  const wiresOf = (input: OpInput): string[] => (input.from === undefined ? [] : [input.from].flat())
  const outerOf = (scope: Scope, input: OpInput): OpInput | undefined => {
    const joined = wiresOf(input)
      .map(splitWire)
      .find(([node]) => node === '')
    return joined && scope.inputs.find((candidate) => candidate.name === joined[1])
  }

  /** What an input has when nothing is wired to it: given at launch, or its default, or that of the graph's input it is joined to. */
  const valueOf = (scope: Scope, owner: string, input: OpInput): Json | undefined => {
    const value = given(owner, input.name) ?? input.default
    const outer = outerOf(scope, input)
    if (value !== undefined || !outer) return value
    return scope.outer
      ? valueOf(scope.outer, scope.path.slice(0, -1), outer)
      : (given('', outer.name) ?? outer.default)
  }

  const openOf = (scope: Scope, owner: string, input: OpInput, usual: Json | undefined): OpenInput => {
    const outer = outerOf(scope, input)
    if (!outer) return { step: owner, input, usual }
    const above = usual ?? outer.default
    return scope.outer
      ? openOf(scope.outer, scope.path.slice(0, -1), outer, above)
      : { step: '', input: outer, usual: above }
  }

  /** A step runs once for each piece when an input of it is a piece: of a dynamic output, or of another such step. */
  const isMapped = (scope: Scope, op: OpElement, seen: string[] = []): boolean => {
    const key = keyOf(scope, op)
    const known = mapped.get(key)
    if (known !== undefined) return known
    if (seen.includes(key))
      throw invalid(
        `The ops ${seen.map((name) => `"${name}"`).join(', ')} need each other, so none can start.`,
        op.id,
      )
    const found = (op.inputs ?? []).some(
      (input) =>
        !input.collect &&
        wiresOf(input)
          .flatMap((wire) => originsOf(scope, wire, []))
          .some((origin) => isPieced(origin, [...seen, key])),
    )
    if (found && outputsOf(op).some((output) => output.dynamic))
      throw invalid(
        `"${op.name}" runs once for each piece, so it cannot fan out again. Collect the pieces first.`,
        op.id,
      )
    mapped.set(key, found)
    return found
  }
  const isPieced = (origin: Origin, seen: string[]): boolean =>
    origin.dynamic || isMapped(origin.scope, origin.op, seen)

  /** A value can be given at the launch, unless a wire says where it comes from. */
  const withoutValue = (op: OpElement, input: OpInput, open: OpenInput): Refusal => {
    const isWired = wiresOf(input).length > 0 && open.input === input
    const whose = open.step === '' ? `the graph "${root}"` : `"${open.step}"`
    const message = isWired
      ? `The input "${input.name}" of "${op.name}" has no value: what it is wired to is disabled. Enable that, or give the input a default.`
      : `The input "${open.input.name}" of ${whose} has neither a wire nor a value. Give it one at the launch, wire it, or give it a default.`
    return new Refusal('invalid_document', message, {
      elementId: op.id,
      ...(!isWired && { wants: 'config', path: pathOfInput(open) }),
    })
  }

  const inputOf = (scope: Scope, op: OpElement, input: OpInput): StepInput => {
    const origins = wiresOf(input).flatMap((wire) => originsOf(scope, wire, []))
    const sources = origins.map((origin): InputSource => {
      const at = { step: keyOf(origin.scope, origin.op), output: origin.output }
      if (!isPieced(origin, [])) return { from: 'step', ...at }
      return input.collect ? { from: 'collected', ...at } : { from: 'piece', ...at }
    })
    if (sources.length === 0) {
      const value = valueOf(scope, keyOf(scope, op), input)
      const open = openOf(scope, keyOf(scope, op), input, input.default)
      onOpen?.(open)
      if (value === undefined && !onOpen) throw withoutValue(op, input, open)
      sources.push({ from: 'value', value: value ?? null })
    }
    return { name: input.name, type: input.type, sources, list: Array.isArray(input.from) }
  }

  const emit = (scope: Scope): void => {
    for (const node of scope.nodes.values()) {
      if (node.kind === 'graph') {
        const inner = scopes.get(`${scope.path}${node.name}.`)
        if (inner) emit(inner)
        continue
      }
      if (isDisabled(node)) continue
      isMapped(scope, node)
      const inputs = (node.inputs ?? []).map((input) => inputOf(scope, node, input))
      const after = inputs.flatMap((input) =>
        input.sources.flatMap((source) => ('step' in source ? [source.step] : [])),
      )
      steps.push({
        key: keyOf(scope, node),
        kind: 'op',
        pipeline: document.settings.name,
        elementId: node.id,
        functionName: node.name,
        compute: node.compute,
        inputs,
        outputs: outputsOf(node),
        after: [...new Set(after)],
        retry: node.retry,
        resources: node.resources ?? [],
        pool: node.pool,
      })
    }
  }
  const graphElement = elementsOf(document, 'graph').find(
    (candidate) => candidate.name === root && candidate.graph === undefined,
  )
  emit(enter(root, '', graphElement?.inputs ?? [], undefined))
  return steps
}
