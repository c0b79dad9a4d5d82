import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'

import { CommentField } from './comment-field.tsx'

afterEach(cleanup)

const field = () => screen.getByLabelText<HTMLTextAreaElement>('Comment')
const open = (place: string, onSay: Parameters<typeof CommentField>[0]['onSay'] = () => undefined) =>
  render(<CommentField label="Comment" action="Say" members={[]} busy={false} place={place} onSay={onSay} />)
    .unmount

test('a half-written comment waits where it was written, and is gone once it was said', () => {
  const leave = open('a')
  fireEvent.change(field(), { target: { value: 'Half a thought' } })
  leave()
  const elsewhere = open('b')
  expect(field().value).toBe('')
  elsewhere()

  const say = vi.fn<Parameters<typeof CommentField>[0]['onSay']>((_, done) => done())
  const leaveAgain = open('a', say)
  expect(field().value).toBe('Half a thought')
  fireEvent.click(screen.getByRole('button', { name: /Say/ }))
  expect(say.mock.calls[0]?.[0].body).toBe('Half a thought')
  leaveAgain()
  open('a')
  expect(field().value).toBe('')
})
