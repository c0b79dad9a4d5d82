'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { ButtonLook, IconButton } from '#components/ui/button.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'

import type { ConditionAnswer } from './condition-answer.ts'
import { EvaluationList } from './evaluation-list.tsx'

/** One condition: what it says, who switched it, and what each evaluation found. */
export function ConditionPanel({ condition, onClose }: { condition: ConditionAnswer; onClose: () => void }) {
  const place = usePlace()
  const { key, pipeline, elementId, text, switched, isOn } = condition
  return (
    <aside
      aria-label={`Condition of ${key}`}
      className="flex w-[440px] min-h-0 shrink-0 flex-col border-line max-lg:h-1/2 max-lg:w-full max-lg:border-t lg:border-l"
    >
      <header className="flex items-center gap-2 border-b border-line px-4 py-2">
        <h2 className="min-w-0 flex-1 truncate font-mono text-md">{key}</h2>
        <ButtonLook icon="asset">
          <Link href={routes.asset(place, key)}>Asset</Link>
        </ButtonLook>
        <ButtonLook icon="designer">
          <Link href={routes.designer(place, pipeline, { element: elementId })}>Edit</Link>
        </ButtonLook>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </header>
      <ScrollRegion
        label={`About the condition of ${key}`}
        className="grid min-h-0 flex-1 content-start gap-3 p-4 text-sm"
      >
        <p className="font-mono break-words">{text}</p>
        {switched && (
          <p className="text-ink-3">
            {`Switched ${isOn ? 'on' : 'off'} by ${switched.by} `}
            <Moment at={switched.atMs} />
          </p>
        )}
        <h3 className="text-md">Evaluations</h3>
        <EvaluationList assetKey={key} />
      </ScrollRegion>
    </aside>
  )
}
