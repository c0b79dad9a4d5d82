'use client'
import { Button } from '#components/ui/button.tsx'
import { KeyHint } from '#components/ui/key-hint.tsx'

import { useDesigner } from './designer-context.tsx'

/** What an empty pipeline says: three steps to the first asset. */
export function FirstSteps() {
  const { canEdit, open, graph } = useDesigner()
  if (!canEdit)
    return <p className="absolute inset-x-0 top-1/3 text-center text-ink-3">Nothing is drawn here yet.</p>
  const add = () => {
    const point = graph.current?.middle() ?? { x: 0, y: 0 }
    open({ adding: { spot: { client: graph.current?.screenAt(point) ?? { x: 300, y: 200 }, point } } })
  }
  return (
    <section className="pointer-events-none absolute inset-0 z-[4] grid place-items-center p-6 md:pl-56">
      <div className="pointer-events-auto w-[420px] max-w-full rounded-lg border border-line bg-surface p-5 shadow-lift">
        <h2 className="text-lg">Draw your first asset</h2>
        <p className="mt-1 text-ink-2">An asset is a named piece of data and the code that makes it.</p>
        <ol className="mt-3 grid gap-2.5 text-ink-2">
          <li className="flex gap-2.5">
            <Step number={1} />
            <span>
              Add one: press <KeyHint keys="A" />, type{' '}
              <b className="font-mono text-sm font-medium text-ink">python</b> and Enter, or drag it from the
              left.
            </span>
          </li>
          <li className="flex gap-2.5">
            <Step number={2} />
            <span>
              Drag from its right edge to empty canvas, and choose what comes next: it is wired already, and
              the code has its input.
            </span>
          </li>
          <li className="flex gap-2.5">
            <Step number={3} />
            <span>
              Publish with <KeyHint keys="P" />, then Materialize with <KeyHint keys="M" />. Its value, its
              log and its state appear here while it runs.
            </span>
          </li>
        </ol>
        <div className="mt-4 flex gap-2">
          <Button kind="main" icon="plus" keys="A" onClick={add}>
            Add an asset…
          </Button>
          <Button icon="upload" onClick={() => open({ dialog: 'import' })}>
            Paste or import…
          </Button>
        </div>
      </div>
    </section>
  )
}

function Step({ number }: { number: number }) {
  return (
    <span className="grid size-5 shrink-0 place-items-center rounded-full bg-accent-soft text-xs font-semibold text-accent">
      {number}
    </span>
  )
}
