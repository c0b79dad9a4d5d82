import { expect, test } from 'vitest'

import { translate } from './translate.ts'

test('slots and mark-ups come in the order of the other language, and what stands in them is translated', () => {
  const german: Record<string, string> = {
    'Cancel {0} runs of <1>the {2}</1>': '<1>{2}</1>: {0} Läufe abbrechen',
    'Run again': 'Noch "einmal"',
    '{0} of {1} steps': '`{1}` Schritte, davon {0}',
  }
  const source = `const a = <p title="Run again">Cancel {words(\`\${n} of \${m} steps\`)} runs of <b id={x}>the {y}</b></p>`
  expect(translate('a.tsx', source, (text) => german[text])).toBe(
    'const a = <p title={"Noch \\"einmal\\""}><b id={x}>{y}</b>{": "}{words(`\\`${m}\\` Schritte, davon ${n}`)}{" Läufe abbrechen"}</p>',
  )
})

test('what has no translation stays English', () => {
  const source = `const label = 'Run again'`
  expect(translate('a.ts', source, () => undefined)).toBe(`const label = "Run again"`)
})

test('a translation that leaves out or makes up a placeholder is refused, with the file', () => {
  const source = 'const a = `${n} of ${m} steps`'
  expect(() => translate('core/a.ts', source, () => '{0} Schritte')).toThrow(
    'The translation "{0} Schritte" of "{0} of {1} steps" in core/a.ts has {0}; it needs {0} {1}.',
  )
})
