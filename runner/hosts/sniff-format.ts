import { open } from 'node:fs/promises'

import type { Format } from '#core/document/runtime.ts'

const wholeBytes = 4 * 1024 * 1024

/** The format of a file that came without one: by its first bytes, then whether it is JSON, then whether it is text. */
export async function sniffFormat(path: string): Promise<Format> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, wholeBytes)), 0, undefined, 0)
    const head = buffer.subarray(0, bytesRead)
    const magic = head.subarray(0, 6).toString('latin1')
    if (magic.startsWith('PAR1')) return 'parquet'
    if (magic === 'ARROW1') return 'arrow'
    const text = decoded(head, bytesRead < size)
    if (text === undefined) return 'bytes'
    if (bytesRead === size) return isJson(text) ? 'json' : 'text'
    const tail = (await file.read(Buffer.alloc(64), 0, 64, size - 64)).buffer.toString('latin1').trimEnd()
    const first = text.trimStart()[0]
    return (first === '[' && tail.endsWith(']')) || (first === '{' && tail.endsWith('}')) ? 'json' : 'text'
  } finally {
    await file.close()
  }
}

function decoded(bytes: Uint8Array, cut: boolean): string | undefined {
  try {
    // A cut may fall inside a character, which `stream` forgives at the end.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: cut })
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
