import { linesBegun } from '#core/log/line-ends.ts'
import { readOutline } from '#core/protocol/log-outline.ts'

import type { Product } from './product.ts'

/** How many lines the log of a run has, as the door tells that numbers them for the page. */
export const numberedLines = async (product: Product, runId: string): Promise<number> => {
  let lines = 0
  const open = new Map<string, boolean>()
  for (let after = 0, more = true; more;) {
    const response = await product.get(`/api/runs/${runId}/logs/outline?after=${after}`)
    const outline = readOutline(new Uint8Array(await response.arrayBuffer()))
    for (const chunk of outline.chunks) {
      const stream = JSON.stringify(outline.streams[chunk.stream])
      const isContinued = open.get(stream) ?? false
      lines += linesBegun(chunk, chunk.sizeBytes, isContinued)
      open.set(stream, chunk.sizeBytes === 0 ? isContinued : !chunk.endsLine)
    }
    after = outline.end
    more = outline.more
  }
  return lines
}
