'use client'
import { useEffect, useId, useRef, useState } from 'react'

import { classes } from './classes.ts'
import type { ComboboxCardProps } from './combobox-card.tsx'
import { Icon } from './icon.tsx'
import { onDemand } from './on-demand.tsx'
import { controlLook } from './text-input.tsx'
import { keepTypedAhead } from './typed-ahead.ts'
import { useFetchAhead } from './use-fetch-ahead.ts'

const loadCard = () => import('./combobox-card.tsx').then((part) => part.ComboboxCard)
const ComboboxCard = onDemand(loadCard)

interface ComboboxProps<Value extends string> extends Pick<
  ComboboxCardProps<Value>,
  'options' | 'value' | 'onChange' | 'label'
> {
  placeholder?: string
  /** Said when nothing fits what was typed. */
  empty?: string
  disabled?: boolean
  id?: string
  className?: string
  'aria-describedby'?: string
  'aria-invalid'?: boolean
}

/** Chooses one of many by typing a part of its name. */
export function Combobox<Value extends string>({
  options,
  value,
  onChange,
  label,
  placeholder = 'Choose',
  empty = 'Nothing fits',
  disabled,
  className,
  ...rest
}: ComboboxProps<Value>) {
  const cardId = useId()
  const anchor = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const [isWanted, setWanted] = useState(false)
  if (open && !isWanted) setWanted(true)
  useFetchAhead(loadCard)
  useEffect(() => (open ? keepTypedAhead(anchor.current) : undefined), [open])
  const chosen = options.find((option) => option.value === value)
  return (
    <>
      <button
        type="button"
        {...rest}
        ref={anchor}
        disabled={disabled}
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-controls={open ? cardId : undefined}
        aria-label={rest.id ? undefined : `${label}: ${chosen?.label ?? placeholder}`}
        onClick={() => setOpen(!open)}
        className={classes(controlLook, 'flex items-center gap-2 text-left', className)}
      >
        {chosen?.icon && <Icon name={chosen.icon} className="text-ink-3" />}
        <span className={classes('min-w-0 flex-1 truncate', !chosen && 'text-ink-3')}>
          {chosen?.label ?? placeholder}
        </span>
        <Icon name="sort" size={14} className="text-ink-3" />
      </button>
      {isWanted && (
        <ComboboxCard
          id={cardId}
          anchor={anchor}
          open={open}
          onOpenChange={setOpen}
          options={options}
          value={value}
          onChange={(next) => {
            const picked = options.find((option) => option.value === next)
            if (picked) onChange(picked.value)
          }}
          label={label}
          empty={empty}
        />
      )}
    </>
  )
}
