import { javascript } from '@codemirror/lang-javascript'
import { python } from '@codemirror/lang-python'
import { sql } from '@codemirror/lang-sql'
import { StreamLanguage } from '@codemirror/language'
import { shell } from '@codemirror/legacy-modes/mode/shell'
import type { Extension } from '@codemirror/state'

import type { ComputeKind } from '#core/document/compute.ts'

/** Highlighting and indentation of the languages code may be written in. */
export const codeLanguage = (kind: ComputeKind): Extension => {
  switch (kind) {
    case 'python':
      return python()
    case 'typescript':
      return javascript({ typescript: true })
    case 'sql':
      return sql()
    case 'shell':
      return StreamLanguage.define(shell)
    case 'container':
    case 'external':
      return []
  }
}

/** Spaces a step of indentation has: as is usual in each language. */
export const indentOf = (kind: ComputeKind): string => (kind === 'python' ? '    ' : '  ')
