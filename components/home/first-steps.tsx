'use client'
import { useState } from 'react'

import { usePermission } from '#components/people/use-permission.ts'
import { ImportDialog, NewPipelineDialog } from '#components/pipelines/dialogs.tsx'
import { Button } from '#components/ui/button.tsx'
import type { IconName } from '#components/ui/icon-paths.ts'
import { Icon } from '#components/ui/icon.tsx'
import { Panel } from '#components/ui/panel.tsx'

const steps: { icon: IconName; title: string; text: string }[] = [
  {
    icon: 'designer',
    title: 'Draw',
    text: 'Put assets on the canvas, wire them, give each its code in Python, SQL, TypeScript or shell.',
  },
  {
    icon: 'publish',
    title: 'Publish',
    text: 'Freezes the drawing as a version and makes it the one that runs here.',
  },
  {
    icon: 'play',
    title: 'Materialize',
    text: 'Runs the code and keeps what it makes; lines of output arrive while it works.',
  },
  {
    icon: 'lineage',
    title: 'Watch',
    text: 'Every asset shows what it depends on, whether it is fresh, and why not.',
  },
]

/** What stands on the home of an empty deployment: the way to a first materialized asset. */
export function FirstSteps() {
  const may = usePermission('pipeline.write')
  const [open, setOpen] = useState<'new' | 'import'>()
  const close = () => setOpen(undefined)
  return (
    <Panel className="mx-auto mt-[4vh] w-full max-w-[760px]">
      <div className="p-3 sm:p-5">
        <h2 className="text-xl">Draw the first pipeline</h2>
        <p className="mt-1 text-ink-2">
          A pipeline is a drawing of the data you keep, and of the code that makes it.
        </p>
        <ol className="my-6 grid gap-x-6 gap-y-4 sm:grid-cols-2">
          {steps.map((step) => (
            <li key={step.title} className="flex gap-3">
              <span className="grid size-8 shrink-0 place-items-center rounded-md bg-accent-soft text-accent">
                <Icon name={step.icon} />
              </span>
              <div>
                <h3 className="text-md">{step.title}</h3>
                <p className="text-sm text-ink-2">{step.text}</p>
              </div>
            </li>
          ))}
        </ol>
        {may ? (
          <div className="flex flex-wrap gap-2">
            <Button kind="main" size="large" icon="plus" onClick={() => setOpen('new')}>
              New pipeline…
            </Button>
            <Button size="large" icon="upload" onClick={() => setOpen('import')}>
              Import…
            </Button>
          </div>
        ) : (
          <p className="text-ink-3">
            Your role here sees but does not draw. An editor of the tenant can begin.
          </p>
        )}
      </div>
      <NewPipelineDialog open={open === 'new'} onOpenChange={close} />
      <ImportDialog open={open === 'import'} onOpenChange={close} />
    </Panel>
  )
}
