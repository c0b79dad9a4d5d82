// Plain JavaScript: used before and after the packages are installed.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

const usual = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** The browser that Playwright itself has installed, if it has. */
const ofPlaywright = () => {
  const { chromium } = createRequire(import.meta.url)('@playwright/test')
  return chromium.executablePath()
}

/** @returns {string | undefined} a Chromium of this machine */
export const findChromium = () => {
  const asked = process.env.CHROMIUM_PATH
  return [...(asked ? [asked] : []), ...usual, ofPlaywright()].find((path) => path && existsSync(path))
}

/** @param {string} command @param {string[]} args */
const succeeds = (command, args) =>
  spawnSync(command, args, {
    stdio: 'ignore',
    timeout: 300_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0

/**
 * Installs a Chromium, with the machine's package manager where we may use it, else as Playwright does.
 * @param {string} node
 * @returns {string | undefined} where it is now, if that worked
 */
export const installChromium = (node) => {
  if (process.getuid?.() === 0 && succeeds('apt-get', ['--version'])) {
    const packages = ['chromium', 'fonts-dejavu-core']
    if (
      succeeds('apt-get', ['update']) &&
      succeeds('apt-get', ['install', '-y', '--no-install-recommends', ...packages])
    )
      return findChromium()
  }
  succeeds(node, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'])
  return findChromium()
}
