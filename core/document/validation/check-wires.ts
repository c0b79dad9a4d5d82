import { closestName } from '../../closest-name.ts'
import type { Json } from '../../json.ts'
import { setField } from '../commands/set-field.ts'
import type { Element, GraphElement, OpInput, OpOutput } from '../element.ts'
import {
  inputsOf,
  isGraphNode,
  outputsOf,
  parseWire,
  sourcesOf,
  spellWire,
  typesFit,
  withSources,
  type GraphNode,
} from '../op-graph.ts'
import { checkPortNames } from './check-names.ts'
import type { Inspection } from './inspection.ts'

/** The output that a wire inside a graph comes from, or why there is none. */
const originOf = (
  inspection: Inspection,
  graph: string,
  text: string,
): {
  output?: Pick<OpOutput, 'name' | 'type'>
  why?: string
  code?: 'bad_wire' | 'unknown_node' | 'unknown_port'
  meant?: string
} => {
  const wire = parseWire(text)
  if (!text.includes('.'))
    return {
      code: 'bad_wire',
      why: `${JSON.stringify(text)} is no wire. Write op.output, or .input of the graph around.`,
    }
  if (wire.node === '') {
    const around = inspection.ask({ about: 'graph', name: graph }) as GraphElement | undefined
    const input = around?.inputs?.find(({ name }) => name === wire.port)
    return input
      ? { output: input }
      : { code: 'unknown_port', why: `The graph ${graph} has no input ${wire.port}.` }
  }
  const node = inspection.ask({ about: 'node', graph, name: wire.node }) as GraphNode | undefined
  if (!node) {
    const { words, meant } = inspection.hint(`op in ${graph}`, wire.node)
    return {
      code: 'unknown_node',
      why: `There is no op ${wire.node} in ${graph}.${words}`,
      ...(meant !== undefined && { meant: spellWire({ ...wire, node: meant }) }),
    }
  }
  const output = outputsOf(node).find(({ name }) => name === wire.port)
  if (output) return { output }
  const names = outputsOf(node).map(({ name }) => name)
  const meant = closestName(wire.port, names) ?? (names.length === 1 ? names[0] : undefined)
  return {
    code: 'unknown_port',
    why: `${wire.node} has no output ${wire.port}.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    ...(meant !== undefined && { meant: spellWire({ ...wire, port: meant }) }),
  }
}

const withInput = (node: GraphNode, changed: OpInput, index: number): Json =>
  inputsOf(node).map((input, at) => (at === index ? changed : input)) as Json

const checkInput = (inspection: Inspection, node: GraphNode, input: OpInput, index: number): void => {
  const sources = sourcesOf(input)
  const fix = (changed: OpInput) => ({
    mend: (document: Parameters<typeof setField>[0]) =>
      setField(document, { id: node.id, field: 'inputs', value: withInput(node, changed, index) }),
  })
  if (sources.length === 0 && input.default === undefined) {
    inspection.warn({
      code: 'missing_input',
      field: 'inputs',
      message: `Nothing is wired to ${input.name} of ${node.name}. Wire it, or give it a default; else its value must be given at every launch.`,
    })
  }
  for (const source of sources) {
    const origin = originOf(inspection, node.graph ?? '', source)
    if (!origin.output) {
      const replacement = sources.flatMap((text) => (text === source ? (origin.meant ?? []) : text))
      inspection.error({
        code: origin.code ?? 'bad_wire',
        field: 'inputs',
        message: origin.why ?? '',
        ...fix(withSources(input, [...new Set(replacement)])),
      })
      continue
    }
    const { type } = origin.output
    if (typesFit(type, input.type, input.collect === true || Array.isArray(input.from))) continue
    const collects = input.type === 'list'
    inspection.error({
      code: 'type_mismatch',
      field: 'inputs',
      message: `${input.name} of ${node.name} takes ${input.type}, and ${source} gives ${type}.`,
      ...(!collects && type !== undefined && sources.length === 1 && fix({ ...input, type })),
    })
  }
}

/** The wires that end at an element: at inputs of a node, and at outputs of a graph. */
export const checkWires = (inspection: Inspection): void => {
  const { element } = inspection
  if (element.kind !== 'op' && element.kind !== 'graph') return
  checkPortNames(inspection, 'inputs', element.inputs ?? [])
  checkPortNames(inspection, 'outputs', element.outputs ?? [])
  if (element.graph !== undefined && inspection.ask({ about: 'graph', name: element.graph }) === undefined) {
    const { words, meant } = inspection.hint('graph', element.graph)
    inspection.error({
      code: 'unknown_graph',
      field: 'graph',
      message: `There is no graph ${element.graph}.${words}`,
      ...(meant !== undefined && {
        mend: (document) => setField(document, { id: element.id, field: 'graph', value: meant }),
      }),
    })
    return
  }
  if (isGraphNode(element))
    for (const [index, input] of inputsOf(element).entries()) checkInput(inspection, element, input, index)
  if (element.kind === 'graph') checkGraphOutputs(inspection, element)
}

const checkGraphOutputs = (inspection: Inspection<Element>, graph: GraphElement): void => {
  for (const output of graph.outputs ?? []) {
    const origin = originOf(inspection, graph.name, output.from)
    if (origin.output && typesFit(origin.output.type, output.type, false)) continue
    const meant = origin.output ? undefined : origin.meant
    const outputs = (graph.outputs ?? []).map((other) =>
      other === output ? { ...other, from: meant ?? '' } : other,
    )
    inspection.error({
      code: origin.output ? 'type_mismatch' : (origin.code ?? 'bad_wire'),
      field: 'outputs',
      message: origin.output
        ? `The output ${output.name} is ${output.type}, and ${output.from} gives ${origin.output.type}.`
        : (origin.why ?? ''),
      ...(meant !== undefined && {
        mend: (document) => setField(document, { id: graph.id, field: 'outputs', value: outputs as Json }),
      }),
    })
  }
}
