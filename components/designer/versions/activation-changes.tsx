'use client'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { Banner } from '#components/ui/banner.tsx'
import { nameOf } from '#core/document/name-of.ts'

import type { Problem } from '../problem.ts'
import { AutomationList } from '../publish/automation-list.tsx'
import { PublishObstacles } from '../publish/publish-obstacles.tsx'
import { useSideDocument } from './use-side-document.ts'

interface ActivationChangesProps {
  opened: Parameters<typeof useSideDocument>[0]
  number: number
  /** The version that is active now. */
  active: number | undefined
  /** What is wrong with it by now; undefined until the server has said it. */
  problems: readonly Problem[] | undefined
}

/** What stands in the way of a version that is to be active again, and which schedules, sensors and conditions start other runs with it. */
export function ActivationChanges({ opened, number, active, problems = [] }: ActivationChangesProps) {
  const wanted = useSideDocument(opened, number)
  const running = useSideDocument(opened, active ?? 'nothing')
  const failure = wanted.error ?? running.error
  return (
    <>
      <PublishObstacles
        errors={problems.filter(({ severity }) => severity === 'error')}
        unsure={problems.filter(({ code }) => code === 'not_checked')}
        isUnsaved={false}
        nameOf={({ elementId }) => {
          const element = elementId === undefined ? undefined : wanted.document?.elements[elementId]
          return element && nameOf(element)
        }}
      />
      {failure ? (
        <Banner tone="warn" framed title="Which schedules, sensors and conditions change could not be asked.">
          {sentenceOf(failure)}
        </Banner>
      ) : (
        wanted.document &&
        running.document && <AutomationList before={running.document} after={wanted.document} />
      )}
    </>
  )
}
