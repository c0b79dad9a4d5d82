'use client'
import { useState } from 'react'

import { useLiveQueries } from '#components/api/use-live.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { Page } from '#components/shell/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { Segmented } from '#components/ui/segmented.tsx'

import { ResourcesFace } from './resources-face.tsx'
import type { SecretAsked } from './secret-dialog.tsx'
import { SecretsFace } from './secrets-face.tsx'

/** What pipelines reach outside with: the resources of the deployment, and the secrets that they refer to. */
export function ResourcesPage() {
  const may = usePermission('secret.write')
  const [wanted, setFace] = useUrlState('face')
  const [asked, setAsked] = useState<SecretAsked>()
  useLiveQueries(['secrets', 'pipelines'])
  const face = wanted === 'secrets' ? 'secrets' : 'resources'
  return (
    <Page
      crumbs={[{ label: 'resources and secrets' }]}
      fill
      actions={
        <>
          {may && face === 'secrets' && (
            <Button kind="main" icon="plus" onClick={() => setAsked({ name: '', rotated: null })}>
              Set a secret…
            </Button>
          )}
          <Segmented
            label="What is shown"
            value={face}
            options={[
              { value: 'resources', label: 'Resources' },
              { value: 'secrets', label: 'Secrets' },
            ]}
            onChange={(next) => setFace(next === 'secrets' ? next : undefined)}
          />
        </>
      }
    >
      <div className="flex min-h-0 flex-1 bg-surface max-lg:flex-col">
        {face === 'resources' ? <ResourcesFace /> : <SecretsFace asked={asked} onAsk={setAsked} />}
      </div>
    </Page>
  )
}
