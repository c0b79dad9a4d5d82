'use client'
import { useId, useState } from 'react'

import { Button, IconButton } from '#components/ui/button.tsx'
import { TextInput } from '#components/ui/text-input.tsx'

import { endTyping } from './end-typing.ts'

interface PairsInputProps {
  label: string
  value: Readonly<Record<string, string>>
  onChange: (value: Record<string, string>) => void
  disabled?: boolean | undefined
}

const takeFocus = (input: HTMLInputElement | null) => input?.focus()

/** Names with texts. A row counts once it has a name, which is taken when its field is left: half a name may be another's. */
export function PairsInput({ label, value, onChange, disabled }: PairsInputProps) {
  const [fresh, setFresh] = useState(false)
  const rows = Object.entries(value)
  const replace = (index: number, row: [name: string, text: string] | undefined) =>
    onChange(Object.fromEntries(rows.flatMap((old, at) => (at === index ? (row ? [row] : []) : [old]))))
  return (
    <div role="group" aria-label={label} className="grid gap-1">
      {rows.map(([name, text], index) => (
        <div key={index} className="flex items-start gap-1">
          <NameInput
            name={name}
            taken={(other) => Object.hasOwn(value, other)}
            disabled={disabled}
            onChange={(next) => replace(index, [next, text])}
          />
          <TextInput
            mono
            aria-label={`Value of ${name}`}
            className="flex-1"
            value={text}
            disabled={disabled}
            onChange={(event) => replace(index, [name, event.target.value])}
          />
          <IconButton
            icon="close"
            label={`Remove ${name}`}
            disabled={disabled}
            onClick={() => replace(index, undefined)}
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
            onKeyDown={endTyping}
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

interface NameInputProps {
  name: string
  taken: (name: string) => boolean
  onChange: (name: string) => void
  disabled: boolean | undefined
}

/** The name of a pair: its own until it is left, when it is empty the old one again, and never one that another pair has. */
function NameInput({ name, taken, onChange, disabled }: NameInputProps) {
  const below = useId()
  const [typed, setTyped] = useState<string>()
  const wanted = typed?.trim() ?? name
  const twice = wanted !== name && taken(wanted)
  const leave = () => {
    if (twice) return
    setTyped(undefined)
    if (wanted !== '' && wanted !== name) onChange(wanted)
  }
  return (
    <div className="min-w-0 flex-1">
      <TextInput
        mono
        aria-label="Name"
        value={typed ?? name}
        disabled={disabled}
        aria-invalid={twice || undefined}
        aria-describedby={twice ? below : undefined}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.key === 'Enter') leave()
          else if (event.key === 'Escape' && typed !== undefined) {
            setTyped(undefined)
            event.stopPropagation()
          }
        }}
      />
      {twice && (
        <p id={below} role="alert" className="text-sm text-failed">
          {wanted} is there already. Choose another name.
        </p>
      )}
    </div>
  )
}
