'use client'
import Link from 'next/link'

import { refusalOf, sentenceOf } from '#components/api/refusal-of.ts'
import { Button, ButtonLook } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import type { IconName } from '#components/ui/icon-paths.ts'

interface NotShownProps {
  /** What the page is about: "run". */
  noun: string
  icon: IconName
  error: unknown
  onRetry: () => void
  /** The list it would stand in. */
  back: { href: string; label: string }
}

/** In place of a thing that could not be fetched. Where there is none, trying again changes nothing: the way on is the list it would stand in. */
export function NotShown({ noun, icon, error, onRetry, back }: NotShownProps) {
  const code = refusalOf(error)?.code
  const list = (
    <ButtonLook>
      <Link href={back.href}>{back.label}</Link>
    </ButtonLook>
  )
  // An id that cannot be one is that of nothing.
  if (code === 'not_found' || code === 'invalid_input')
    return (
      <EmptyState icon="search" title={`There is no such ${noun} here`} actions={list}>
        It may be gone, or the address has a slip in it.
      </EmptyState>
    )
  return (
    <EmptyState
      failed
      icon={icon}
      title={`This ${noun} cannot be shown`}
      actions={
        <>
          <Button onClick={onRetry}>Try again</Button>
          {code && list}
        </>
      }
    >
      {sentenceOf(error)}
    </EmptyState>
  )
}
