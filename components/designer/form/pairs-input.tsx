'use client'
import { useState } from 'react'

import { Button, IconButton } from '#components/ui/button.tsx'
import { TextInput } from '#components/ui/text-input.tsx'

interface PairsInputProps {
  label: string
  value: Readonly<Record<string, string>>
  onChange: (value: Record<string, string>) => void
  disabled?: boolean | undefined
}

const takeFocus = (input: HTMLInputElement | null) => input?.focus()

/** Names with texts. A row counts once it has a name. */
export function PairsInput({ label, value, onChange, disabled }: PairsInputProps) {
  const [fresh, setFresh] = useState(false)
  const rows = Object.entries(value)
  const replace = (index: number, name: string, text: string) =>
    onChange(
      Object.fromEntries(
        rows.map((row, at) => (at === index ? [name, text] : row)).filter(([key]) => key !== ''),
      ),
    )
  return (
    <div role="group" aria-label={label} className="grid gap-1">
      {rows.map(([name, text], index) => (
        <div key={index} className="flex gap-1">
          <TextInput
            mono
            aria-label="Name"
            value={name}
            disabled={disabled}
            onChange={(event) => replace(index, event.target.value, text)}
          />
          <TextInput
            mono
            aria-label={`Value of ${name}`}
            value={text}
            disabled={disabled}
            onChange={(event) => replace(index, name, event.target.value)}
          />
          <IconButton
            icon="close"
            label={`Remove ${name}`}
            disabled={disabled}
            onClick={() => replace(index, '', '')}
          />
        </div>
      ))}
      {fresh ? (
        <div className="flex gap-1">
          <TextInput
            mono
            aria-label="New name"
            placeholder="name"
            ref={takeFocus}
            onBlur={(event) => {
              const name = event.target.value.trim()
              if (name !== '') onChange({ ...value, [name]: value[name] ?? '' })
              setFresh(false)
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.currentTarget.blur()
            }}
          />
        </div>
      ) : (
        <Button
          kind="quiet"
          icon="plus"
          className="justify-self-start"
          disabled={disabled}
          onClick={() => setFresh(true)}
        >
          Add
        </Button>
      )}
    </div>
  )
}
