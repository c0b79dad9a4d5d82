'use client'
import { Avatar } from '#components/ui/avatar.tsx'
import { nameOf } from '#core/document/name-of.ts'

import { useDesigner, useDesignerState } from './designer-context.tsx'

const mostFaces = 5

/** Who else is here. A press on a face goes to what they have selected. */
export function OtherFaces() {
  const { store, graph } = useDesigner()
  const others = useDesignerState((state) => state.others)
  // Somebody with two windows is where they have selected something.
  const people = new Map(
    others
      .toSorted((a, b) => a.selection.length - b.selection.length)
      .map(({ user, selection }) => [user.id, { user, selection }]),
  )
  const go = (name: string, selection: readonly string[]) => {
    const there = selection.filter((id) => store.document.elements[id])
    const [first] = there
    if (first === undefined) return store.say('neutral', `${name} has nothing selected.`)
    graph.current?.reveal(there)
    const element = store.document.elements[first]
    if (element) store.say('neutral', `${name} is at ${nameOf(element) || 'a note'}.`)
  }
  if (people.size === 0) return null
  return (
    <span role="group" aria-label="Who else is here" className="flex pl-1.5">
      {[...people.values()].slice(0, mostFaces).map(({ user, selection }) => (
        <button
          key={user.id}
          type="button"
          aria-label={`Go to where ${user.name} is`}
          title={`Go to where ${user.name} is`}
          className="-ml-1.5 rounded-full ring-2 ring-surface"
          onClick={() => go(user.name, selection)}
        >
          <Avatar id={user.id} name={user.name} />
        </button>
      ))}
      {people.size > mostFaces && (
        <span className="-ml-1.5 grid size-6 place-items-center rounded-full bg-sunken text-[10px] font-semibold text-ink-2 ring-2 ring-surface">
          +{people.size - mostFaces}
        </span>
      )}
    </span>
  )
}
