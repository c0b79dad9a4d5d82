import { StateText } from '#components/ui/chip.tsx'
import type { ToldTree } from '#core/condition/told-tree.ts'

const truthWords = ({ count, keys, skipped }: ToldTree): string => {
  if (skipped) return 'not asked'
  if (keys === undefined || count === 0) return count > 0 ? 'true' : 'false'
  return `true for ${count.toLocaleString('en')}`
}

/** Every part of a condition with whether it was true, and of which partitions; what a part is made of stands below it. */
export function EvaluationTree({ tree }: { tree: ToldTree }) {
  return (
    <ul aria-label="Parts of the condition" className="grid gap-0.5">
      <Part path="0" tree={tree} />
    </ul>
  )
}

function Part({ path, tree }: { path: string; tree: ToldTree }) {
  const { words, about, count, keys = [], of = [] } = tree
  return (
    <li>
      <div className="flex items-center gap-2">
        <span className="min-w-0">
          {about !== undefined && <span className="font-mono">{`${about} `}</span>}
          {words}
        </span>
        <span className="shrink-0">
          <StateText tone={count > 0 ? 'succeeded' : 'skipped'}>{truthWords(tree)}</StateText>
        </span>
      </div>
      {keys.length > 0 && <p className="font-mono text-xs break-words text-ink-3">{keys.join(', ')}</p>}
      {of.length > 0 && (
        <ul className="grid gap-0.5 border-l border-line pl-3">
          {of.map((part, place) => {
            // Parts never change places: an evaluation is as it was.
            const way = `${path}.${place}`
            return <Part key={way} path={way} tree={part} />
          })}
        </ul>
      )}
    </li>
  )
}
