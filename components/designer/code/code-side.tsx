'use client'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import type { Element } from '#core/document/element.ts'

import { useDesignerState } from '../designer-context.tsx'
import type { KnownInput } from './code-completion.ts'
import { contextMembers } from './context-members.ts'
import type { Computed } from './has-code.ts'
import { useFollowInput } from './use-follow-input.ts'

const heading = 'mb-1.5 text-sm font-semibold text-ink-2'

/** Beside a code: what it takes, with the columns that are known, what its context has, and what it is there for. */
export function CodeSide({
  element,
  inputs,
}: {
  element: Computed & Element
  inputs: readonly KnownInput[]
}) {
  const members = contextMembers(element.compute.kind)
  return (
    <ScrollRegion
      label="Inputs and context"
      className="w-80 shrink-0 border-l border-line bg-ground p-4 text-sm -outline-offset-2 max-md:h-56 max-md:w-full max-md:border-t max-md:border-l-0"
    >
      {'description' in element && element.description && (
        <p className="mb-4 whitespace-pre-wrap text-ink-2">{element.description}</p>
      )}
      <h2 className={heading}>Inputs</h2>
      {inputs.length === 0 ? (
        <p className="mb-4 text-ink-3">
          None. Draw a wire into it, or write a parameter named like an asset of this pipeline.
        </p>
      ) : (
        <ul className="mb-4 grid gap-3">
          {inputs.map((input) => (
            <Input key={input.name} input={input} />
          ))}
        </ul>
      )}
      {members.length > 0 && (
        <>
          <h2 className={heading}>context</h2>
          <dl className="grid gap-2">
            {members.map(({ name, shape, text }) => (
              <div key={name}>
                <dt className="font-mono text-xs">
                  {name}
                  <span className="text-ink-3"> {shape}</span>
                </dt>
                <dd className="text-ink-3">{text}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </ScrollRegion>
  )
}

function Input({ input }: { input: KnownInput }) {
  const follow = useFollowInput()
  const description = useDesignerState(({ document }) => {
    const maker = Object.values(document.elements).find(
      (one) => one.id === input.node || (one.kind === 'asset' && one.key === input.asset),
    )
    return maker && 'description' in maker ? maker.description : undefined
  })
  return (
    <li className="grid gap-0.5">
      <div className="flex items-baseline gap-2">
        <button
          type="button"
          title={`Go to ${input.detail}`}
          className="rounded-sm font-mono font-medium hover:text-accent hover:underline"
          onClick={() => follow(input)}
        >
          {input.name}
        </button>
        <span className="truncate text-ink-3">{input.detail}</span>
      </div>
      {description && <p className="text-ink-3">{description}</p>}
      {input.columns.length > 0 ? (
        <ul className="grid gap-px pl-3 font-mono text-xs">
          {input.columns.map((column) => (
            <li key={column.name}>
              {column.name}
              {column.type !== undefined && <span className="text-ink-3"> {column.type}</span>}
            </li>
          ))}
        </ul>
      ) : (
        input.asset !== undefined && (
          <p className="text-xs text-ink-3">Columns are known once it is materialized as a table.</p>
        )
      )}
    </li>
  )
}
