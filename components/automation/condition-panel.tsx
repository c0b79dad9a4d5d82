'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { ButtonLook } from '#components/ui/button.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { SidePanel } from '#components/ui/side-panel.tsx'

import type { ConditionAnswer } from './condition-answer.ts'
import { EvaluationList } from './evaluation-list.tsx'

/** One condition: what it says, who switched it, and what each evaluation found. */
export function ConditionPanel({ condition, onClose }: { condition: ConditionAnswer; onClose: () => void }) {
  const place = usePlace()
  const { key, pipeline, elementId, text, switched, isOn } = condition
  return (
    <SidePanel
      label={`Condition of ${key}`}
      title={key}
      about={`About the condition of ${key}`}
      width="w-[440px]"
      actions={
        <>
          <ButtonLook icon="asset">
            <Link href={routes.asset(place, key)}>Asset</Link>
          </ButtonLook>
          <ButtonLook icon="designer">
            <Link href={routes.designer(place, pipeline, { element: elementId })}>Edit</Link>
          </ButtonLook>
        </>
      }
      onClose={onClose}
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
    </SidePanel>
  )
}
