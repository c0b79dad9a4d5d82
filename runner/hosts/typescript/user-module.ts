import { isBuiltin, registerHooks, SourceMap, stripTypeScriptTypes } from 'node:module'
import type { SourceMapPayload } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const scheme = 'step:'
const sluice = pathToFileURL(join(import.meta.dirname, 'sluice.ts')).href

/** The code cannot be called: it exports no function, or imports what a step cannot have. */
export class CannotLoad extends Error {
  override name = 'CannotLoad'
}

/** Name under which the code appears in stack traces. */
export const fileName = (stepKey: string): string => `${stepKey}.ts`

/** Imports the code of a step as a module and answers the function to call. */
export async function loadFunction(
  stepKey: string,
  code: string,
  wanted: string | undefined,
  functionName: string,
): Promise<(...args: unknown[]) => unknown> {
  const url = scheme + encodeURI(fileName(stepKey))
  const source = plainJavaScript(code)
  registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier === url) return { url, format: 'module', shortCircuit: true }
      if (context.parentURL !== url) return next(specifier, context)
      if (specifier === 'sluice') return { url: sluice, format: 'module-typescript', shortCircuit: true }
      if (isBuiltin(specifier)) return next(specifier, { ...context, parentURL: import.meta.url })
      throw new CannotLoad(
        `A TypeScript step cannot import "${specifier}": it may use Node's own modules (such as "node:fs") and "sluice", but no npm packages or other files.`,
      )
    },
    load: (address, context, next) =>
      address === url ? { format: 'module', source, shortCircuit: true } : next(address, context),
  })
  return choose((await import(url)) as Record<string, unknown>, wanted, functionName)
}

let sourceMap: SourceMap | undefined

function plainJavaScript(code: string): string {
  try {
    return stripTypeScriptTypes(code)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') throw error
    // Enums and namespaces need code of their own, so that lines move.
    const source = stripTypeScriptTypes(code, { mode: 'transform', sourceMap: true })
    const [, encoded] = /\n\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/.exec(source) ?? []
    if (encoded)
      sourceMap = new SourceMap(JSON.parse(Buffer.from(encoded, 'base64').toString()) as SourceMapPayload)
    return source
  }
}

/** A frame of a stack trace as its user knows it: the file by the asset's name, the place in the code that was written. */
export function userFrame(frame: string): string {
  return frame.replaceAll(
    /step:([^\s)]+?):(\d+):(\d+)/g,
    (_all, path: string, line: string, column: string) => {
      const origin = sourceMap?.findOrigin(Number(line), Number(column))
      const place =
        origin && 'lineNumber' in origin ? `${origin.lineNumber}:${origin.columnNumber}` : `${line}:${column}`
      return `${decodeURI(path)}:${place}`
    },
  )
}

function choose(
  module: Record<string, unknown>,
  wanted: string | undefined,
  functionName: string,
): (...args: unknown[]) => unknown {
  const functions = Object.entries(module).filter(([, value]) => typeof value === 'function')
  const named = (name: string) => functions.find(([key]) => key === name)
  const found =
    wanted === undefined
      ? (named('default') ?? named(functionName) ?? (functions.length === 1 ? functions[0] : undefined))
      : named(wanted)
  if (found) return found[1] as (...args: unknown[]) => unknown
  const names = functions.map(([name]) => name).join(', ')
  if (wanted !== undefined)
    throw new CannotLoad(`The code exports no function "${wanted}". It exports ${names || 'none'}.`)
  throw new CannotLoad(
    names === ''
      ? `The code exports no function. Write: export default function ${functionName}() { … }`
      : `Several functions are exported (${names}) and none is the default. Export one as default.`,
  )
}
