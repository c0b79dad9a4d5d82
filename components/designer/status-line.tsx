'use client'
import { useMemo, useState } from 'react'

import { useShell } from '#components/shell/shell-state.ts'
import { useNow } from '#components/ui/clock.ts'
import { formatQuantity, formatRelative } from '#components/ui/format.ts'
import { Icon } from '#components/ui/icon.tsx'
import { KeyHint } from '#components/ui/key-hint.tsx'
import { makersOf, upstreamOf } from '#core/document/asset-graph.ts'

import { useDesigner, useDesignerState } from './designer-context.tsx'
import type { Saving } from './saving.ts'
import { BrokenTextWords } from './text/text-foot.tsx'

/** The foot of the designer: what is wrong, how much there is, whether it is saved. */
export function StatusLine({ onBrokenText }: { onBrokenText: () => void }) {
  const shell = useShell()
  return (
    <footer className="flex min-h-7 flex-wrap items-center gap-x-4 border-t border-line bg-surface px-3.5 text-xs text-ink-3">
      <ProblemCount />
      <BrokenTextWords onShow={onBrokenText} />
      <Counts />
      <span className="ml-auto" />
      <LastFrom />
      <SavingWords />
      <button
        type="button"
        aria-label="Keys"
        aria-keyshortcuts="?"
        className="grid size-6 place-items-center max-md:hidden"
        onClick={() => shell.show('keys')}
      >
        <KeyHint keys="?" />
      </button>
    </footer>
  )
}

function ProblemCount() {
  const { open, ui } = useDesigner()
  const problems = useDesignerState((state) => state.problems)
  const checked = useDesignerState((state) => state.checked)
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  if (!checked) return <span>Checking…</span>
  if (problems.length === 0) {
    return (
      <span className="flex items-center gap-1.5 text-succeeded">
        <Icon name="check" size={12} />
        No problems
      </span>
    )
  }
  const words = [
    errors > 0 && formatQuantity(errors, 'problem'),
    warnings > 0 && formatQuantity(warnings, 'warning'),
  ]
    .filter(Boolean)
    .join(', ')
  return (
    <button
      type="button"
      aria-expanded={ui.problemsOpen}
      className={`flex min-h-6 items-center gap-1.5 rounded-sm hover:underline ${errors > 0 ? 'text-failed' : 'text-warn-ink'}`}
      onClick={() => open({ problemsOpen: !ui.problemsOpen })}
    >
      <Icon name={errors > 0 ? 'error' : 'warning'} size={12} />
      {words}
    </button>
  )
}

function Counts() {
  const document = useDesignerState((state) => state.drawn)
  const words = useMemo(() => {
    const makers = makersOf(document)
    const elements = Object.values(document.elements)
    const ops = elements.filter(({ kind }) => kind === 'op').length
    const wires = elements.reduce((sum, element) => sum + upstreamOf(element, makers).length, 0)
    return [
      formatQuantity(makers.size, 'asset'),
      ops > 0 && formatQuantity(ops, 'op'),
      formatQuantity(wires, 'wire'),
    ]
      .filter(Boolean)
      .join(' · ')
  }, [document])
  return <span className="max-sm:hidden">{words}</span>
}

function LastFrom() {
  const from = useDesignerState((state) => state.lastFrom)
  return from ? <span className="max-md:hidden">Last edit by {from.name}</span> : null
}

function SavingWords() {
  const { canEdit } = useDesigner()
  const saving = useDesignerState((state) => state.saving)
  const now = useNow()
  if (!canEdit) return <span>Read only</span>
  return (
    <>
      <SavingSpoken is={saving.is} />
      {savingWords(saving, now)}
    </>
  )
}

const spoken = {
  saved: 'All changes are saved',
  offline: 'The line is down; changes are kept in this browser',
  refused: 'The changes were not taken',
}

/** Read out when it is another than before: not each second, and not each save. */
export function SavingSpoken({ is }: { is: Saving['is'] }) {
  const [said, setSaid] = useState<keyof typeof spoken>()
  if (is !== 'saving' && is !== said) setSaid(is)
  return (
    <span role="status" className="sr-only">
      {said && spoken[said]}
    </span>
  )
}

function savingWords(saving: Saving, now: number | null) {
  switch (saving.is) {
    case 'saved':
      return (
        <span>
          {saving.at === undefined || now === null
            ? 'Everything is saved'
            : `Saved ${formatRelative(saving.at, Math.max(now, saving.at))}`}
        </span>
      )
    case 'saving':
      return <span>Saving…</span>
    case 'offline':
      return (
        <span className="flex items-center gap-1.5 text-warn-ink">
          <Icon name="offline" size={12} />
          Offline: {formatQuantity(saving.changes, 'change')} kept here
        </span>
      )
    case 'refused':
      return (
        <span className="flex items-center gap-1.5 text-failed">
          <Icon name="error" size={12} />
          Not saved
        </span>
      )
  }
}
