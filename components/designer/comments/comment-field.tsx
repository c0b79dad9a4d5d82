'use client'
import { useId, useRef, useState, type KeyboardEvent } from 'react'

import { Button } from '#components/ui/button.tsx'
import { TextArea } from '#components/ui/text-area.tsx'

import { KeptTexts } from '../kept-texts.ts'
import { completed, fittingMembers, mentionAt, mentionedIn, type TypedMention } from './mention.ts'

interface Member {
  userId: string
  name: string
}

interface CommentFieldProps {
  label: string
  /** What stands on the button. */
  action: string
  members: readonly Member[]
  busy: boolean
  initial?: string
  /** Where it stands: what is half written there is kept until somebody comes back to it. */
  place?: string
  onSay: (said: { body: string; mentions: string[] }, done: () => void) => void
  onCancel?: () => void
}

const mostOffered = 6
const unsaid = new KeptTexts()

/** Where a comment is written. An @ offers the members; Ctrl-Enter says it. */
export function CommentField({
  label,
  action,
  members,
  busy,
  initial = '',
  place = '',
  onSay,
  onCancel,
}: CommentFieldProps) {
  const [text, setTyped] = useState((place === '' ? undefined : unsaid.at(place)) ?? initial)
  const setText = (next: string) => {
    setTyped(next)
    if (place === '') return
    if (next === '') unsaid.forget(place)
    else unsaid.keep(place, next)
  }
  const [mention, setMention] = useState<TypedMention>()
  const [at, setAt] = useState(0)
  const field = useRef<HTMLTextAreaElement>(null)
  const listId = useId()
  const offered = mention ? fittingMembers(members, mention.typed).slice(0, mostOffered) : []
  const take = (member: Member | undefined) => {
    if (!mention || !member) return
    const next = completed(text, mention, member.name)
    setText(next.text)
    setMention(undefined)
    requestAnimationFrame(() => {
      field.current?.focus()
      field.current?.setSelectionRange(next.caret, next.caret)
    })
  }
  const say = () => {
    if (text.trim() !== '')
      onSay({ body: text.trim(), mentions: mentionedIn(text, members) }, () => setText(''))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const choosing = offered.length > 0
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) say()
    else if (choosing && (event.key === 'Enter' || event.key === 'Tab')) take(offered[at])
    else if (choosing && event.key === 'ArrowDown') setAt((at + 1) % offered.length)
    else if (choosing && event.key === 'ArrowUp') setAt((at + offered.length - 1) % offered.length)
    else if (choosing && event.key === 'Escape') setMention(undefined)
    else if (onCancel && event.key === 'Escape') onCancel()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="grid gap-1.5">
      <TextArea
        ref={field}
        rows={onCancel ? 2 : 1}
        aria-label={label}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-controls={listId}
        aria-activedescendant={offered.length > 0 ? `${listId}-${at}` : undefined}
        placeholder={`${label}…`}
        maxLength={10_000}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setMention(mentionAt(event.target.value, event.target.selectionStart))
          setAt(0)
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setMention(undefined)}
      />
      <div
        id={listId}
        role="listbox"
        aria-label="Members"
        className={
          offered.length > 0 ? 'rounded-md border border-line bg-surface p-1 shadow-float' : 'hidden'
        }
      >
        {offered.map((member, index) => (
          // The focus stays in the text, whose arrows and Enter choose.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div
            key={member.userId}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            className="cursor-pointer rounded-sm px-2 py-1 text-sm aria-selected:bg-accent-soft"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(member)}
          >
            {member.name}
          </div>
        ))}
      </div>
      {(onCancel || text !== '') && (
        <div className="flex justify-end gap-2">
          {onCancel && <Button onClick={onCancel}>Leave it as it was</Button>}
          <Button busy={busy} disabled={text.trim() === ''} keys="mod+enter" onClick={say}>
            {action}
          </Button>
        </div>
      )}
    </div>
  )
}
