'use client'
import { useMemo, useState } from 'react'

import { classes } from '#components/ui/classes.ts'
import { formatQuantity } from '#components/ui/format.ts'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import { condensed, lineDiff, sideBySide, type DiffLine, type Shown } from '#core/document/line-diff.ts'

export type LineLook = 'split' | 'unified'

interface LineDiffProps {
  /** What is compared; spoken. */
  label: string
  before: string
  after: string
  look: LineLook
  /** A text whose places are marked. */
  find?: string
  className?: string
}

const looks = {
  same: '',
  added: 'bg-succeeded-soft',
  removed: 'bg-failed-soft',
}
const signs = { same: ' ', added: '+', removed: '−' }
const spoken = { same: '', added: 'added: ', removed: 'removed: ' }

/** Two texts line by line. What did not change is folded, and unfolds when it is pressed. */
export function LineDiff({ label, before, after, look, find = '', className }: LineDiffProps) {
  const [unfolded, setUnfolded] = useState<ReadonlySet<number>>(new Set())
  const shown = useMemo(() => condensed(linesBetween(before, after)), [before, after])
  const wanted = find.trim().toLowerCase()
  const isOpen = (one: Extract<Shown, { kind: 'gap' }>, index: number) =>
    unfolded.has(index) ||
    (wanted !== '' && one.lines.some(({ text }) => text.toLowerCase().includes(wanted)))
  // Lines stand together in blocks, so that partners find each other; a fold stands between two blocks.
  const blocks: (DiffLine[] | { fold: number; lines: number })[] = []
  for (const [index, one] of shown.entries()) {
    if (one.kind === 'gap' && !isOpen(one, index)) {
      blocks.push({ fold: index, lines: one.lines.length })
      continue
    }
    const lines = one.kind === 'gap' ? one.lines : [one]
    const last = blocks.at(-1)
    if (Array.isArray(last)) last.push(...lines)
    else blocks.push([...lines])
  }
  return (
    <ScrollRegion
      label={`${label}, line by line`}
      className={classes('font-mono text-xs leading-[18px]', className ?? 'max-h-72')}
    >
      <div className={classes('py-1', look === 'unified' && 'w-max min-w-full')}>
        {blocks.map((block) =>
          Array.isArray(block) ? (
            <Block key={`${block[0]?.old} ${block[0]?.now}`} lines={block} look={look} find={wanted} />
          ) : (
            <button
              key={`fold ${block.fold}`}
              type="button"
              className="block min-h-6 w-full bg-sunken px-2.5 text-left font-sans text-ink-3 -outline-offset-2 hover:bg-hover hover:text-ink"
              onClick={() => setUnfolded(new Set([...unfolded, block.fold]))}
            >
              ⋯ {formatQuantity(block.lines, 'unchanged line')}
            </button>
          ),
        )}
      </div>
    </ScrollRegion>
  )
}

/** What has no text has no line either; as a text it is one empty line. */
const linesBetween = (before: string, after: string): DiffLine[] =>
  lineDiff(before, after).filter(
    ({ kind }) => !(kind === 'removed' && before === '') && !(kind === 'added' && after === ''),
  )

function Block({ lines, look, find }: { lines: readonly DiffLine[]; look: LineLook; find: string }) {
  if (look === 'unified')
    return lines.map((line) => (
      <div key={`${line.old} ${line.now}`} className={classes('flex px-2.5 text-ink', looks[line.kind])}>
        <Line line={line} look={look} find={find} />
      </div>
    ))
  return sideBySide(lines).map(({ left, right }) => (
    <div key={`${left?.old} ${right?.now}`} className="grid grid-cols-2">
      {[left, right].map((line, side) => (
        <div
          key={side}
          className={classes(
            'flex min-w-0 px-2.5 text-ink',
            side === 0 && 'border-r border-line',
            line ? looks[line.kind] : 'bg-sunken',
          )}
        >
          {line && <Line line={line} look={look} side={side} find={find} />}
        </div>
      ))}
    </div>
  ))
}

interface LineProps {
  line: DiffLine
  look: LineLook
  /** Left 0, right 1; where the two texts stand side by side. */
  side?: number
  find: string
}

function Line({ line, look, side, find }: LineProps) {
  return (
    <>
      <span aria-hidden className="w-9 shrink-0 pr-2 text-right text-ink-3 select-none">
        {side === 0 ? line.old : (line.now ?? line.old)}
      </span>
      <span
        aria-hidden
        className={classes(
          'w-4 shrink-0 select-none',
          line.kind === 'added' && 'text-succeeded',
          line.kind === 'removed' && 'text-failed',
        )}
      >
        {signs[line.kind]}
      </span>
      <span className={look === 'split' ? 'min-w-0 whitespace-pre-wrap wrap-anywhere' : 'whitespace-pre'}>
        {line.kind !== 'same' && <span className="sr-only">{spoken[line.kind]}</span>}
        <Found text={line.text} find={find} />
      </span>
    </>
  )
}

/** A text with the places of what is looked for marked; `find` in small letters. */
function Found({ text, find }: { text: string; find: string }) {
  const at = find === '' ? -1 : text.toLowerCase().indexOf(find)
  if (at < 0) return text
  const end = at + find.length
  return (
    <>
      {text.slice(0, at)}
      <mark className="rounded-xs bg-warn text-[oklch(20%_0.02_250)]">{text.slice(at, end)}</mark>
      <Found text={text.slice(end)} find={find} />
    </>
  )
}
