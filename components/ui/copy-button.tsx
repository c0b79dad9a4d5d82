'use client'
import { useEffect, useState } from 'react'

import { Button, IconButton } from './button.tsx'
import { copyText } from './copy-text.ts'

type Outcome = 'idle' | 'copied' | 'failed'

function useCopy(text: string | (() => string)) {
  const [outcome, setOutcome] = useState<Outcome>('idle')
  useEffect(() => {
    if (outcome === 'idle') return
    const timer = setTimeout(() => setOutcome('idle'), 2000)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = async () =>
    setOutcome((await copyText(typeof text === 'function' ? text() : text)) ? 'copied' : 'failed')
  return { outcome, copy }
}

interface CopyButtonProps {
  text: string | (() => string)
  /** What is copied: "Copy the link". */
  label: string
  /** Shows the words beside the drawing. */
  worded?: boolean
}

/** Puts a text on the clipboard and says whether it worked. */
export function CopyButton({ text, label, worded = false }: CopyButtonProps) {
  const { outcome, copy } = useCopy(text)
  const said =
    outcome === 'copied'
      ? 'Copied'
      : outcome === 'failed'
        ? 'The browser refused; select and copy by hand'
        : label
  const icon = outcome === 'copied' ? 'check' : outcome === 'failed' ? 'error' : 'copy'
  return (
    <>
      {worded ? (
        <Button icon={icon} onClick={copy}>
          {said}
        </Button>
      ) : (
        <IconButton icon={icon} label={said} size="small" onClick={copy} />
      )}
      <span className="sr-only" aria-live="polite">
        {outcome === 'idle' ? '' : said}
      </span>
    </>
  )
}
