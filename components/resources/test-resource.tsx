'use client'
import { useMutation } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import type { JsonObject } from '#core/json-object.ts'

/** Tries whether a resource answers with the configuration it has, and says what it said. */
export function TestResource({ type, config }: { type: string; config: JsonObject }) {
  const trpc = useTRPC()
  const may = usePermission('resource.write')
  const test = useMutation(
    trpc.resources.test.mutationOptions({ meta: { failed: 'The resource was not tested' } }),
  )
  if (!may) return null
  const said = test.isPending ? undefined : test.data
  return (
    <div className="grid gap-1.5">
      <Button
        icon="play"
        className="justify-self-start"
        busy={test.isPending}
        onClick={() => test.mutate({ type, config })}
      >
        Test
      </Button>
      <p aria-live="polite" className="text-sm text-pretty empty:hidden">
        {said && (
          <span className={`flex gap-1.5 ${toneOf[said.outcome]}`}>
            <Icon name={iconOf[said.outcome]} size={14} className="mt-[2px]" />
            <span className="min-w-0 break-words">{said.words}</span>
          </span>
        )}
      </p>
    </div>
  )
}

const iconOf = { works: 'circle-check', fails: 'error', untested: 'info' } as const
const toneOf = { works: 'text-succeeded', fails: 'text-failed', untested: 'text-ink-2' } as const
