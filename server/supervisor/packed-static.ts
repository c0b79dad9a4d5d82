import { createReadStream, existsSync, readdirSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'

const types: Readonly<Record<string, string>> = {
  js: 'application/javascript; charset=UTF-8',
  css: 'text/css; charset=UTF-8',
}

const takesBrotli = (request: IncomingMessage): boolean =>
  /(?:^|[\s,])br(?![^,]*;\s*q=0(?:\.0*)?\s*(?:,|$))(?:\s*[,;]|\s*$)/u.test(
    String(request.headers['accept-encoding'] ?? ''),
  )

/** A browser that goes elsewhere before it has everything is no failure. */
const unlessLeft = (error: unknown): void => {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) throw error
}

interface Packed {
  file: string
  bytes: number
  type: string
}

/** The packed scripts and styles of a folder, by the address they are asked for under. */
const packedIn = (folder: string): ReadonlyMap<string, Packed> => {
  if (!existsSync(folder)) return new Map()
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return new Map(
    names.flatMap((name): [string, Packed][] => {
      const type = types[/\.(\w+)\.br$/u.exec(name)?.[1] ?? '']
      if (type === undefined) return []
      const file = join(folder, name)
      const address = `/_next/static/${name.slice(0, -'.br'.length).split(sep).join('/')}`
      return [[address, { file, bytes: statSync(file).size, type }]]
    }),
  )
}

/**
 * Hands out what the build packed to browsers that can unpack it. Only what lay there at the start is found, so that no address leads out of the folder. Gives
 * whether the request was answered; every other one is the application's.
 */
export const packedStatic = (
  folder: string,
): ((request: IncomingMessage, response: ServerResponse) => Promise<boolean>) => {
  const packed = packedIn(folder)
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    const found = packed.get(request.url?.split('?')[0] ?? '')
    if (!found || !takesBrotli(request)) return false
    response.writeHead(200, {
      'content-type': found.type,
      'content-encoding': 'br',
      'content-length': found.bytes,
      // Their names come from their content.
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    })
    if (request.method === 'HEAD') response.end()
    else await pipeline(createReadStream(found.file), response).catch(unlessLeft)
    return true
  }
}
