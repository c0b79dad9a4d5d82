import type { NodeStatus } from '#components/graph/node-status.ts'
import { formatDuration } from '#components/ui/format.ts'
import type { CriticalPath } from '#core/run/critical-path.ts'

/** A step's part in what decides the end of its run. */
export interface PathPart {
  isCritical: boolean
  /** By how much it could end later without the run ending later, in milliseconds; null where nobody knows. */
  slackMs: number | null
}

interface PathParts {
  byStep: ReadonlyMap<string, PathPart>
  /** Wires along which the end is decided, as `<from>→<to>`. */
  wires: ReadonlySet<string>
}

interface Piece {
  key: string
  pieceOf: string | null
}

/** Less than this is none. */
const leastSlackMs = 50

/** The critical path as a drawing of the steps shows it: of a step that fanned out, the part of the piece that has least to spare. */
export function pathParts({ links, slackMs, unknown }: CriticalPath, steps: readonly Piece[]): PathParts {
  const ownerOf = new Map(steps.map(({ key, pieceOf }) => [key, pieceOf ?? key]))
  // One step alone is no path.
  const path = links.length > 1 ? links.map(({ key }) => ownerOf.get(key) ?? key) : []
  const critical = new Set(path)
  const byStep = new Map<string, PathPart>()
  for (const [key, owner] of ownerOf) {
    const own = unknown.length > 0 ? null : (slackMs.get(key) ?? null)
    const before = byStep.get(owner)?.slackMs ?? null
    const least = own === null || before === null ? (own ?? before) : Math.min(own, before)
    byStep.set(owner, { isCritical: critical.has(owner), slackMs: least })
  }
  const wires = new Set(path.slice(1).map((key, index) => `${path[index]}→${key}`))
  return { byStep, wires }
}

/** What a node says of it: that it is critical, or how much time it has to spare. */
export function partOnNode(part: PathPart | undefined): Pick<NodeStatus, 'critical' | 'aside'> {
  if (!part) return {}
  if (part.isCritical) return { critical: true, aside: 'critical' }
  if (part.slackMs === null) return {}
  return { aside: part.slackMs < leastSlackMs ? 'no slack' : `${formatDuration(part.slackMs)} slack` }
}
