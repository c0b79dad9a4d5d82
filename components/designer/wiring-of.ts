import type { GraphWire } from '#components/graph/graph-scene.ts'
import type { Wiring } from '#core/document/commands/connection-rules.ts'
import type { PipelineDocument } from '#core/document/document.ts'

/** The ends of a drawn wire as the document knows them: which asset of a multi-asset, which output and input of ops. */
export const wiringOf = (document: PipelineDocument, wire: GraphWire): Wiring => {
  const [source, target] = [document.elements[wire.from], document.elements[wire.to]]
  const label = wire.label ?? ''
  if (source?.kind === 'multiAsset') return { from: { id: wire.from, port: label }, to: { id: wire.to } }
  const ports =
    / as /.test(label) && (target?.kind === 'op' || target?.kind === 'graph')
      ? label.split(' as ')
      : undefined
  if (!ports) return { from: { id: wire.from }, to: { id: wire.to } }
  const [output, input] = ports
  return {
    from: { id: wire.from, ...(output !== undefined && { port: output }) },
    to: { id: wire.to, ...(input !== undefined && { port: input }) },
  }
}
