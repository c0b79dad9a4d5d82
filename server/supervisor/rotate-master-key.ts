import { existsSync } from 'node:fs'

import { readSettings } from '#server/platform/environment.ts'
import { addMasterKey, masterKeysFile } from '#server/platform/master-keys.ts'

import { prepareDataFolder } from './data-folder.ts'

/**
 * Puts a new master key before the others of the file. What is kept from now on is wrapped with it, by web and worker that run too; within ten minutes the
 * worker wraps with it what the older ones had wrapped. The file keeps those until somebody takes them out.
 */
const refuse = (sentence: string): void => {
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 1
}

const settings = readSettings(process.env)
const folder = prepareDataFolder(settings.dataFolder)
const file = masterKeysFile(folder)

if (settings.masterKeys)
  refuse(
    'The master keys of this installation are in SLUICE_MASTER_KEYS. Put a new one before the others there, and restart web and worker.',
  )
else if (!existsSync(file))
  refuse(`There is no ${file}. Start Sluice once, or set SLUICE_DATA to its data folder.`)
else {
  addMasterKey(folder, new Date())
  process.stdout.write(
    `${file} begins with a new key. The worker wraps all secrets with it within ten minutes and says so; then the older lines can be taken out.\n`,
  )
}
