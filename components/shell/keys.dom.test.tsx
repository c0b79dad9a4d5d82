import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useRef } from 'react'
import { afterEach, expect, test, vi } from 'vitest'

import { useKeyGroups } from '#components/ui/listed-keys.ts'

import { spellKeys, useKeys } from './keys.ts'

afterEach(cleanup)

const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

test('a press is spelled the same on every keyboard', () => {
  expect(spellKeys({ ...plain, key: 'k', metaKey: true })).toBe('mod+k')
  expect(spellKeys({ ...plain, key: 'K', ctrlKey: true, shiftKey: true })).toBe('mod+shift+k')
  expect(spellKeys({ ...plain, key: '?', shiftKey: true })).toBe('?')
  expect(spellKeys({ ...plain, key: 'ArrowUp' })).toBe('up')
})

function Keys({ onRun, always }: { onRun: () => void; always?: boolean }) {
  useKeys('Here', [{ keys: 'm', label: 'Materialize', run: onRun, always }])
  return <input aria-label="Name" />
}

test('a letter does its work, but not while something is typed', async () => {
  const run = vi.fn()
  render(<Keys onRun={run} />)
  const user = userEvent.setup()
  await user.keyboard('m')
  expect(run).toHaveBeenCalledOnce()
  await user.type(screen.getByLabelText('Name'), 'mmm')
  expect(run).toHaveBeenCalledOnce()
})

function Sequence({ onRun }: { onRun: () => void }) {
  useKeys('Here', [{ keys: 'g r', label: 'Go to runs', run: onRun }])
  return null
}

test('two keys count only one after the other', async () => {
  const run = vi.fn()
  render(<Sequence onRun={run} />)
  const user = userEvent.setup()
  await user.keyboard('r')
  expect(run).not.toHaveBeenCalled()
  await user.keyboard('gr')
  expect(run).toHaveBeenCalledOnce()
})

function OwnLetter({ onRun }: { onRun: () => void }) {
  useKeys('The page', [{ keys: 'r', label: 'Try', run: onRun }])
  return null
}

test('the second of two keys is not taken for a letter of the page', async () => {
  const [goes, tries] = [vi.fn(), vi.fn()]
  render(
    <>
      <OwnLetter onRun={tries} />
      <Sequence onRun={goes} />
    </>,
  )
  const user = userEvent.setup()
  await user.keyboard('gr')
  expect(goes).toHaveBeenCalledOnce()
  expect(tries).not.toHaveBeenCalled()
  await user.keyboard('r')
  expect(tries).toHaveBeenCalledOnce()
})

function Listed() {
  return useKeyGroups()
    .flatMap((group) => group.bindings)
    .map((binding) => binding.label)
    .join()
}

test('the sheet lists the keys of what is shown, and no others', () => {
  const { rerender } = render(
    <>
      <Keys onRun={() => undefined} />
      <p data-testid="list">
        <Listed />
      </p>
    </>,
  )
  expect(screen.getByTestId('list').textContent).toBe('Materialize')
  rerender(
    <>
      {null}
      <p data-testid="list">
        <Listed />
      </p>
    </>,
  )
  expect(screen.getByTestId('list').textContent).toBe('')
})

function Part({ onRun }: { onRun: () => void }) {
  const part = useRef<HTMLDivElement>(null)
  useKeys('Part', [{ keys: 'enter', label: 'Open', run: onRun }], part)
  return (
    <>
      <a href="#elsewhere">Elsewhere</a>
      <div ref={part} tabIndex={-1} data-testid="part">
        <button type="button">Fold</button>
      </div>
    </>
  )
}

test('the keys of a part leave links and buttons theirs, in it and beside it', async () => {
  const run = vi.fn()
  render(<Part onRun={run} />)
  const taken = (target: HTMLElement) => !fireEvent.keyDown(target, { key: 'Enter' })
  expect(taken(screen.getByText('Elsewhere'))).toBe(false)
  expect(taken(screen.getByText('Fold'))).toBe(false)
  expect(run).not.toHaveBeenCalled()
  expect(taken(screen.getByTestId('part'))).toBe(true)
  expect(taken(document.body)).toBe(true)
  expect(run).toHaveBeenCalledTimes(2)
})

function Held({ onWalk, onTry }: { onWalk: () => void; onTry: () => void }) {
  useKeys('Here', [
    { keys: 'j', label: 'Next', run: onWalk, repeats: true },
    { keys: 'r', label: 'Try', run: onTry },
  ])
  return null
}

test('a key that is held is one press, but for those that walk', () => {
  const [walks, tries] = [vi.fn(), vi.fn()]
  render(<Held onWalk={walks} onTry={tries} />)
  for (const key of ['j', 'r'])
    for (const repeat of [false, true, true]) fireEvent.keyDown(document.body, { key, repeat })
  expect(walks).toHaveBeenCalledTimes(3)
  expect(tries).toHaveBeenCalledTimes(1)
})
