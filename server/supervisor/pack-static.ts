import { existsSync, readdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'

const compress = promisify(brotliCompress)

/** One step below the utmost, which takes more than twice as long for a hundredth less. */
const quality = 10
/** Below it the headers of the answer weigh more. */
const leastBytes = 1_024
/** Two at a time keep a small machine busy and hold little in memory. */
const atOnce = 2

const pack = async (file: string): Promise<void> => {
  const content = await readFile(file)
  if (content.length < leastBytes) return
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  }
  await writeFile(`${file}.br`, await compress(content, { params }))
}

/**
 * Puts a packed copy beside every script and style of a built application: they never change under their names, so that they are packed once, and better than
 * there is time for while somebody waits.
 */
export const packStatic = async (folder: string): Promise<void> => {
  const waiting = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:js|css)$/u.test(name))
    .map((name) => join(folder, name))
    .filter((file) => !existsSync(`${file}.br`))
  const work = async (): Promise<void> => {
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) await pack(file)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await packStatic(process.argv[2] ?? join('.next', 'static'))
