import { tmpdir } from 'node:os'

import { NamedPipes } from '../named-pipes.ts'
import { PythonHost } from '../python-host.ts'
import { ShellHost } from '../shell-host.ts'
import type { StepHost } from '../step-host.ts'
import { TypeScriptHost } from '../typescript-host.ts'
import { layOut } from './laid-out-step.ts'

/** A runner for tests that are about its death: starts one step in a folder, tells its pid when it has said something, and stays. */
const [kind = '', code = '', folder = ''] = process.argv.slice(2)
const pipes = new NamedPipes(tmpdir())
const hosts: Record<string, () => StepHost> = {
  python: () => new PythonHost({ pipes }),
  typescript: () => new TypeScriptHost({ pipes }),
  shell: () => new ShellHost({ pipes }),
}
const host = hosts[kind]?.()
if (!host) throw new Error(`There is no host for ${kind}`)
const step = await host.start(await layOut(folder, { compute: { kind: kind as 'shell', code } }))
step.stderr.resume()
step.stdout.once('data', () => process.send?.(step.pid))
setInterval(() => undefined, 60_000)
