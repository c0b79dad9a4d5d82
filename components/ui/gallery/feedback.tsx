'use client'
import { useState } from 'react'

import { Banner } from '../banner.tsx'
import { Button, IconButton } from '../button.tsx'
import { ConfirmDialog } from '../confirm-dialog.tsx'
import { ContextMenu } from '../context-menu.tsx'
import { Dialog } from '../dialog.tsx'
import { EmptyState } from '../empty-state.tsx'
import { Field } from '../field.tsx'
import type { MenuItem } from '../menu-item.ts'
import { Menu } from '../menu.tsx'
import { Panel } from '../panel.tsx'
import { Popover } from '../popover.tsx'
import { Skeleton, SkeletonRows } from '../skeleton.tsx'
import { TextInput } from '../text-input.tsx'
import { showToast } from '../toast.ts'
import { Tip } from '../tooltip.tsx'
import { Specimen } from './specimen.tsx'

const say = (title: string) => () => showToast({ tone: 'neutral', title })
const items: MenuItem[] = [
  { kind: 'title', label: 'weather_delays' },
  { kind: 'action', label: 'Materialize', icon: 'play', keys: 'm', onSelect: say('Materialize was chosen') },
  { kind: 'link', label: 'Open the gallery', icon: 'link', href: '/gallery' },
  {
    kind: 'menu',
    label: 'Copy as',
    icon: 'copy',
    items: [{ kind: 'action', label: 'YAML', onSelect: say('YAML was chosen') }],
  },
  { kind: 'choice', label: 'Minimap', checked: true, onSelect: say('Minimap was chosen') },
  { kind: 'action', label: 'Redo', icon: 'redo', disabled: true, onSelect: say('Redo was chosen') },
  { kind: 'line' },
  { kind: 'action', label: 'Delete…', icon: 'trash', danger: true, onSelect: say('Delete was chosen') },
]

/** What opens, passes by, waits or is missing. */
export function GalleryFeedback() {
  const [open, setOpen] = useState<'dialog' | 'confirm' | 'destroy'>()
  const close = () => setOpen(undefined)
  return (
    <>
      <Panel title="What opens">
        <Specimen name="Dialogs">
          <Button onClick={() => setOpen('dialog')}>Publish…</Button>
          <Button onClick={() => setOpen('confirm')}>Cancel the run…</Button>
          <Button kind="danger" onClick={() => setOpen('destroy')}>
            Delete the pipeline…
          </Button>
        </Specimen>
        <Specimen name="Menus, popover, tip">
          <Menu items={items}>
            <IconButton icon="more" label="More" />
          </Menu>
          <ContextMenu items={items}>
            <div className="rounded-md border border-dashed border-line-strong px-3 py-1 text-sm text-ink-2">
              Right click here
            </div>
          </ContextMenu>
          <Popover label="Columns" trigger={<Button>Columns</Button>}>
            <p className="text-sm">Anything small stands here.</p>
          </Popover>
          <Tip text="118,204 rows, 5 columns" keys="t">
            <Button kind="quiet">Hover or focus</Button>
          </Tip>
        </Specimen>
        <Specimen name="Messages that pass by">
          <Button onClick={() => showToast({ tone: 'succeeded', title: 'Published as version 42' })}>
            Success
          </Button>
          <Button
            onClick={() =>
              showToast({
                tone: 'failed',
                title: 'Not published',
                text: 'Someone published version 42 a moment ago. Look at what changed, then publish again.',
                action: { label: 'Show', onPress: say('Shown') },
              })
            }
          >
            Failure
          </Button>
        </Specimen>
      </Panel>
      <Panel title="What is said on the page" flush>
        <Banner
          tone="failed"
          title="delay_model ran out of memory"
          actions={<Button kind="main">Give it 4 GB and retry</Button>}
        >
          three times at line 31. It needs more than its 2 GB.
        </Banner>
        <Banner tone="warn" title="Daily runs at 97 %.">
          One more today, then runs wait until 00:00 UTC.
        </Banner>
        <Banner tone="running" title="Reconnecting.">
          What you see may be a few seconds old.
        </Banner>
        <EmptyState
          icon="runs"
          title="No run has started here"
          actions={<Button kind="main">Materialize…</Button>}
        >
          Materialize an asset, or switch a schedule on, and its runs are listed here while they happen.
        </EmptyState>
      </Panel>
      <Panel title="While loading" flush>
        <div className="grid gap-2 p-4">
          <Skeleton className="h-5 w-1/3" />
          <Skeleton className="h-3 w-2/3" />
        </div>
        <SkeletonRows rows={3} />
      </Panel>
      <Dialog
        open={open === 'dialog'}
        onOpenChange={close}
        title="Publish weather"
        text="Version 42 goes live in production."
        actions={
          <>
            <Button onClick={close}>Not now</Button>
            <Button kind="main" onClick={close}>
              Publish
            </Button>
          </>
        }
      >
        <Field label="Reason" hint="Others read it in the history">
          <TextInput placeholder="Delay model reads wind" />
        </Field>
      </Dialog>
      <ConfirmDialog
        open={open === 'confirm'}
        onOpenChange={close}
        title="Cancel run 9f3c21?"
        text="Its 2 running steps are stopped; what they wrote so far is thrown away."
        action="Cancel the run"
        onConfirm={close}
      />
      <ConfirmDialog
        open={open === 'destroy'}
        onOpenChange={close}
        danger
        title="Delete weather?"
        text="Its versions and history go with it. Data that its assets made stays."
        action="Delete the pipeline"
        typeToConfirm="weather"
        onConfirm={close}
      />
    </>
  )
}
