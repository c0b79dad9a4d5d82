import type { GraphElement, OpElement, OpInput, OpOutput, Element } from './element.ts'

/** What lies in a graph: an op, or a graph that is a node there. */
export type GraphNode = OpElement | GraphElement
export const isGraphNode = (element: Element | undefined): element is GraphNode =>
  element?.kind === 'op' || (element?.kind === 'graph' && element.graph !== undefined)

/** Where an input of a graph's node gets a value: an output beside it, or (`node` empty) an input of the graph around it. */
export interface Wire {
  node: string
  port: string
}

/** Reads "op.output" and ".input". An op's name may hold dots, a port's not. */
export const parseWire = (text: string): Wire => {
  const dot = text.lastIndexOf('.')
  return dot === -1 ? { node: text, port: 'result' } : { node: text.slice(0, dot), port: text.slice(dot + 1) }
}
export const spellWire = ({ node, port }: Wire): string => `${node}.${port}`

export const sourcesOf = (input: OpInput): string[] =>
  input.from === undefined ? [] : typeof input.from === 'string' ? [input.from] : input.from

/** An input with other sources: none, one, or a list of them. */
export const withSources = (input: OpInput, sources: readonly string[]): OpInput => {
  const { from: _, ...rest } = input
  const [only] = sources
  if (only === undefined) return rest
  return { ...rest, from: sources.length === 1 ? only : [...sources] }
}

export const inputsOf = (node: GraphNode): readonly OpInput[] => node.inputs ?? []

/** The outputs of a node; an op that names none has one called "result". */
export const outputsOf = (node: GraphNode): readonly OpOutput[] => {
  if (node.kind === 'op') return node.outputs ?? [{ name: 'result' }]
  return (node.outputs ?? []).map(({ name, type }) => ({ name, ...(type !== undefined && { type }) }))
}

/** Whether a value of one type may enter a port of another. Types are words that are compared; none, and "any", fit all. */
export const typesFit = (
  output: string | undefined,
  input: string | undefined,
  arrivesAsList: boolean,
): boolean =>
  output === undefined ||
  input === undefined ||
  output === 'any' ||
  input === 'any' ||
  output === input ||
  (arrivesAsList && input === 'list')
