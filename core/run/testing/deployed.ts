import { parseText } from '../../document/parse-text.ts'
import type { DeployedPipeline } from '../deployed-pipeline.ts'

/** A pipeline as a deployment has it, from its text without the first line. */
export const deployed = (text: string): DeployedPipeline => {
  const parsed = parseText(`sluice: pipeline\n${text}`)
  if (parsed.outcome === 'refused') throw new Error(JSON.stringify(parsed.problems))
  const { name } = parsed.document.settings
  return { id: `id of ${name}`, hash: `hash of ${name}`, document: parsed.document }
}
