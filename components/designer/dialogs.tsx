'use client'
import { useFetchAhead } from '#components/ui/use-fetch-ahead.ts'

import type { Active } from './active.ts'
import { loadChooser } from './chooser.tsx'
import { useDesigner } from './designer-context.tsx'
import {
  CheckDialog,
  ImportDialog,
  loadMaterialize,
  loadPublish,
  MaterializeDialog,
  PasteDialog,
  PublishDialog,
} from './designer-parts.tsx'
import type { May } from './use-permitted-actions.ts'

/** What stands over the designer while a question is open. */
export function Dialogs({ active, may }: { active: Active | null; may: May }) {
  const { ui, canEdit } = useDesigner()
  useFetchAhead(loadMaterialize)
  useFetchAhead(loadPublish)
  useFetchAhead(loadChooser)
  if (ui.dialog === 'publish' && may.publish) return <PublishDialog active={active} />
  if (ui.dialog === 'materialize' && may.launch)
    return <MaterializeDialog active={active} mayPublish={may.publish} />
  if (ui.checking && canEdit) return <CheckDialog checking={ui.checking} />
  if (ui.pasting && canEdit) return <PasteDialog pasting={ui.pasting} />
  return ui.dialog === 'import' && canEdit ? <ImportDialog /> : null
}
