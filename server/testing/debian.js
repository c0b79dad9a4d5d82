// Plain JavaScript: used before the packages are installed.
import { spawnSync } from 'node:child_process'

/** @param {string[]} args */
const apt = (args) =>
  spawnSync('apt-get', args, {
    stdio: 'ignore',
    timeout: 300_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0

/** Installs packages with the machine's package manager where we may. @param {string[]} packages @returns {boolean} whether they are there */
export const installDebian = (packages) =>
  process.getuid?.() === 0 &&
  apt(['--version']) &&
  apt(['update']) &&
  apt(['install', '-y', '--no-install-recommends', ...packages])
