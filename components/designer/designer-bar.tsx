'use client'
import { useDeferredValue, useMemo, type ReactNode } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { Page } from '#components/shell/page.tsx'
import { usePaletteActions } from '#components/shell/palette-actions.ts'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Chip } from '#components/ui/chip.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import type { MenuItem } from '#components/ui/menu-item.ts'
import { Menu } from '#components/ui/menu.tsx'
import { diffDocuments } from '#core/document/diff-documents.ts'

import type { Active } from './active.ts'
import { tidyUp } from './arrange.ts'
import { CommentsButton } from './comments/comments-button.tsx'
import { changeCount } from './compare/change-count.ts'
import { useDesigner, useDesignerState } from './designer-context.tsx'
import { OtherFaces } from './other-faces.tsx'
import { useExport } from './use-export.ts'
import { usePermittedActions, type May } from './use-permitted-actions.ts'

interface DesignerBarProps {
  name: string
  active: Active | null
  may: May
  /** The choice between the views of the document. */
  views: ReactNode
  /** The way to another view, where there is no room for the choice. */
  otherView: MenuItem | undefined
  children: ReactNode
}

/** The page around the designer: the way here, who else is here, undo, Materialize, Publish. */
export function DesignerBar({ name, active, may, views, otherView, children }: DesignerBarProps) {
  const place = usePlace()
  const { store, gestures, open, canEdit } = useDesigner()
  const undo = useDesignerState((state) => state.undo)
  const redo = useDesignerState((state) => state.redo)
  const pipeline = useDesignerState((state) => state.document.settings.name)
  const exported = useExport(name)

  const actions = usePermittedActions(may, open)
  usePaletteActions([
    { label: 'Find in this pipeline…', icon: 'search', keys: '/', run: () => open({ finding: true }) },
    ...(canEdit
      ? ([
          {
            label: 'Tidy this pipeline',
            icon: 'tidy',
            keys: 'T',
            run: () => void tidyUp(store, gestures.tidy),
          },
        ] as const)
      : []),
    ...actions,
    { label: 'Export as YAML', icon: 'download', run: () => exported('yaml') },
  ])

  const more: MenuItem[] = [
    ...(otherView ? [otherView] : []),
    { kind: 'link', label: 'Versions', icon: 'history', href: routes.versions(place, name) },
    { kind: 'link', label: 'Lineage of everything', icon: 'lineage', href: routes.lineage(place) },
    { kind: 'line' },
    ...(canEdit
      ? ([
          {
            kind: 'action',
            label: 'Tidy',
            icon: 'tidy',
            keys: 'T',
            onSelect: () => void tidyUp(store, gestures.tidy),
          },
          {
            kind: 'action',
            label: 'Find…',
            icon: 'search',
            keys: '/',
            onSelect: () => open({ finding: true }),
          },
          { kind: 'action', label: 'Import…', icon: 'upload', onSelect: () => open({ dialog: 'import' }) },
        ] satisfies MenuItem[])
      : []),
    { kind: 'action', label: 'Export as YAML', icon: 'download', onSelect: () => exported('yaml') },
    { kind: 'action', label: 'Export as JSON', icon: 'download', onSelect: () => exported('json') },
  ]
  return (
    <Page
      fill
      crumbs={[
        { label: 'pipelines', href: routes.pipelines(place) },
        { label: pipeline, mono: true },
      ]}
      beside={<SincePublished active={active} />}
      actions={
        <>
          {views}
          <OtherFaces />
          {canEdit && (
            <>
              <IconButton
                icon="undo"
                label={undo ? `Undo: ${undo}` : 'Nothing to undo'}
                keys="mod+Z"
                disabled={!undo}
                onClick={() => store.undo()}
              />
              <IconButton
                icon="redo"
                label={redo ? `Redo: ${redo}` : 'Nothing to redo'}
                keys="mod+shift+Z"
                disabled={!redo}
                className="max-sm:hidden"
                onClick={() => store.redo()}
              />
            </>
          )}
          <CommentsButton />
          <Menu items={more}>
            <IconButton icon="more" label="More" />
          </Menu>
          {may.launch && (
            <Button icon="play" keys="M" onClick={() => open({ dialog: 'materialize' })}>
              Materialize…
            </Button>
          )}
          {may.publish && (
            <Button kind="main" onClick={() => open({ dialog: 'publish' })}>
              Publish…
            </Button>
          )}
        </>
      }
    >
      {children}
    </Page>
  )
}

/** How far the draft is from what runs. It is counted once the hand rests: every element is held against the one that runs. */
function SincePublished({ active }: { active: Active | null }) {
  const document = useDeferredValue(useDesignerState((state) => state.document))
  const changed = useMemo(
    () => (active ? changeCount(diffDocuments(active.document, document)) : undefined),
    [active, document],
  )
  if (!active || changed === undefined)
    return (
      <>
        <Chip>draft</Chip>
        <span className="truncate text-xs max-lg:hidden">never published</span>
      </>
    )
  return (
    <>
      <Chip>{changed === 0 ? `version ${active.number}` : 'draft'}</Chip>
      <span className="truncate text-xs max-lg:hidden">
        {changed === 0
          ? 'as published'
          : `${formatQuantity(changed, 'change')} since version ${active.number}`}
      </span>
    </>
  )
}
