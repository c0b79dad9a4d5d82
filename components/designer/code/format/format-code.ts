import type { ParsedLanguage } from '#core/document/code/code-fault.ts'

const lineWidth = 88

/** Formatters are loaded when the first code of their language is formatted: none belongs to the first view. */
const formatters: Record<ParsedLanguage, (code: string) => Promise<string>> = {
  python: async (code) => {
    const { default: load, format } = await import('@wasm-fmt/ruff_fmt/web')
    await load()
    return format(code, 'code.py', { line_width: lineWidth })
  },
  typescript: async (code) => {
    const [{ format }, typescript, estree] = await Promise.all([
      import('prettier/standalone'),
      import('prettier/plugins/typescript'),
      import('prettier/plugins/estree'),
    ])
    return format(code, {
      parser: 'typescript',
      plugins: [typescript, estree.default],
      printWidth: lineWidth,
      semi: false,
      singleQuote: true,
    })
  },
  sql: async (code) => {
    const { duckdb, formatDialect } = await import('sql-formatter')
    const formatted = formatDialect(code, {
      dialect: duckdb,
      tabWidth: 2,
      expressionWidth: 60,
      keywordCase: 'preserve',
      paramTypes: { named: ['$'] },
    })
    // It knows words, not grammar: anything but blanks that it would change is a misunderstanding.
    if (withoutBlanks(formatted) !== withoutBlanks(code))
      throw new Error('the formatter does not understand this SQL')
    return `${formatted}\n`
  },
}

const withoutBlanks = (code: string): string => code.replaceAll(/\s+/g, '')

/** A code as the formatter of its language writes it: ruff for Python, prettier for TypeScript, sql-formatter for SQL. Throws what the formatter says of code it cannot read. */
export const formatCode = (language: ParsedLanguage, code: string): Promise<string> =>
  formatters[language](code)
