'use client'
import { Chip } from '#components/ui/chip.tsx'
import { Icon } from '#components/ui/icon.tsx'
import type { Element } from '#core/document/element.ts'
import { nameOf } from '#core/document/name-of.ts'

import type { ElementDiff } from './document-diff.ts'
import { iconOf, wordsOf } from './element-words.ts'
import { wordsOfField } from './form/field-words.ts'
import { condensed, lineDiff } from './line-diff.ts'

const tones = { added: 'succeeded', removed: 'failed', changed: 'neutral' } as const

/** What differs, element by element; code line by line. */
export function DiffList({ diffs, stale }: { diffs: readonly ElementDiff[]; stale?: ReadonlySet<string> }) {
  return (
    <ul className="grid gap-1.5">
      {diffs.map((diff) => (
        <li key={diff.element?.id ?? 'pipeline'} className="rounded-md border border-line">
          <details open={diffs.length <= 4 && diff.how === 'changed'}>
            <summary className="flex min-h-8 cursor-pointer items-center gap-2 px-2.5 text-sm marker:content-none">
              <Icon name={diff.element ? iconOf(diff.element) : 'gear'} className="text-ink-3" />
              <span className="truncate font-mono">
                {diff.element ? nameOf(diff.element) || 'note' : 'the pipeline'}
              </span>
              <span className="text-ink-3">{diff.element && wordsOf(diff.element)}</span>
              <span className="ml-auto truncate text-ink-3">
                {diff.fields.map(({ field }) => wordsOfField(field).label.toLowerCase()).join(', ')}
              </span>
              {diff.element?.kind === 'asset' && stale?.has(diff.element.key) && (
                <Chip tone="stale">becomes stale</Chip>
              )}
              <Chip tone={tones[diff.how]}>{diff.how}</Chip>
            </summary>
            <Details diff={diff} />
          </details>
        </li>
      ))}
    </ul>
  )
}

const codeIn = (element: Element | undefined): string | undefined =>
  element && 'compute' in element && element.compute && 'code' in element.compute
    ? element.compute.code
    : undefined

const spelled = (value: unknown): string => {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string')
    return value.code
  return JSON.stringify(value, null, 2)
}

function Details({ diff }: { diff: ElementDiff }) {
  if (diff.how !== 'changed') {
    const code = codeIn(diff.element)
    return code === undefined ? null : (
      <Lines before={diff.how === 'added' ? '' : code} after={diff.how === 'added' ? code : ''} />
    )
  }
  return (
    <div className="grid">
      {diff.fields.map(({ field, before, after }) => (
        <section key={field}>
          <h4 className="border-t border-line bg-sunken px-2.5 py-1 text-xs text-ink-3">
            {field === 'compute' ? 'Code' : wordsOfField(field).label}
          </h4>
          <Lines before={spelled(before)} after={spelled(after)} />
        </section>
      ))}
    </div>
  )
}

const looks = {
  same: 'text-ink-3',
  added: 'bg-succeeded-soft text-succeeded',
  removed: 'bg-failed-soft text-failed',
}
const signs = { same: ' ', added: '+', removed: '−' }

function Lines({ before, after }: { before: string; after: string }) {
  const lines = condensed(lineDiff(before, after)).filter(
    (line) => line === undefined || line.text !== '' || line.kind === 'same',
  )
  return (
    <pre className="scroll-quiet max-h-72 overflow-auto py-1 text-xs leading-[18px]">
      {lines.map((line, index) =>
        line ? (
          <div key={index} className={`px-2.5 ${looks[line.kind]}`}>
            <span className="mr-2 select-none">{signs[line.kind]}</span>
            {line.text}
          </div>
        ) : (
          <div key={index} className="px-2.5 text-ink-3">
            ⋯
          </div>
        ),
      )}
    </pre>
  )
}
