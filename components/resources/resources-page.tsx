'use client'
import { useState } from 'react'

import { useLiveQueries } from '#components/api/use-live.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { Page } from '#components/shell/page.tsx'
import { Button } from '#components/ui/button.tsx'

import type { SecretAsked } from './secret-dialog.tsx'
import { SecretsFace } from './secrets-face.tsx'

/** What pipelines reach outside with: the secrets of the deployment. */
export function ResourcesPage() {
  const may = usePermission('secret.write')
  const [asked, setAsked] = useState<SecretAsked>()
  useLiveQueries(['secrets', 'pipelines'])
  return (
    <Page
      crumbs={[{ label: 'resources and secrets' }]}
      fill
      actions={
        may && (
          <Button kind="main" icon="plus" onClick={() => setAsked({ name: '', rotated: null })}>
            Set a secret…
          </Button>
        )
      }
    >
      <div className="flex min-h-0 flex-1 bg-surface max-lg:flex-col">
        <SecretsFace asked={asked} onAsk={setAsked} />
      </div>
    </Page>
  )
}
