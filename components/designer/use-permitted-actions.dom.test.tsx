import { cleanup, fireEvent, render } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'

import type { DesignerUi } from './designer-context.tsx'
import { usePermittedActions } from './use-permitted-actions.ts'

afterEach(cleanup)

function Bar({
  may,
  opened,
}: {
  may: { publish: boolean; launch: boolean }
  opened: (DesignerUi['dialog'] | undefined)[]
}) {
  usePermittedActions(may, ({ dialog }) => opened.push(dialog))
  return null
}

test('a key does what its button does, for whoever has the button', () => {
  const opened: DesignerUi['dialog'][] = []
  render(<Bar may={{ publish: false, launch: true }} opened={opened} />)
  fireEvent.keyDown(document.body, { key: 'p' })
  fireEvent.keyDown(document.body, { key: 'm' })
  expect(opened).toEqual(['materialize'])
})
