'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { ButtonLook } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'

import type { AssetAnswer } from './asset-answer.ts'

/** The code of an asset as it is published; it is changed in the designer. */
export function AssetCode({ asset }: { asset: AssetAnswer }) {
  const place = usePlace()
  if (!asset.code)
    return (
      <Panel>
        <EmptyState icon="external" title="It has no code here">
          {asset.computeKind === 'external'
            ? 'It is made outside of Sluice and observed here.'
            : 'A container brings its own.'}
        </EmptyState>
      </Panel>
    )
  const lines = asset.code.replace(/\n$/u, '').split('\n')
  return (
    <Panel
      title={`${asset.codeKind}, as published`}
      flush
      actions={
        <>
          <CopyButton text={asset.code} label="Copy the code" />
          <ButtonLook icon="edit">
            <Link href={routes.designer(place, asset.pipeline.name, { element: asset.elementId })}>
              Change in the designer
            </Link>
          </ButtonLook>
        </>
      }
    >
      <ScrollRegion label="Code">
        <pre className="py-2 text-sm leading-5">
          <code className="grid">
            {lines.map((line, index) => (
              <span key={index} className="flex">
                <span aria-hidden className="w-12 shrink-0 pr-4 text-right text-ink-3 select-none">
                  {index + 1}
                </span>
                <span className="pr-4 whitespace-pre">{line || ' '}</span>
              </span>
            ))}
          </code>
        </pre>
      </ScrollRegion>
    </Panel>
  )
}
