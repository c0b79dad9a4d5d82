import { enter, identify, type Entered, type Identity } from './caller.ts'
import type { ServerDeps } from './deps.ts'

/** What a request brings to the procedures it calls. Who sent it is asked once, however many there are. */
export interface Context {
  deps: ServerDeps
  headers: Headers
  /** What the answer carries beside its content: cookies. */
  responseHeaders: Headers
  identity: () => Promise<Identity | undefined>
  /** Lets the sender into the tenant that the headers name. */
  entered: (identity: Identity) => Promise<Entered>
}

const once = <Result>(ask: () => Promise<Result>): (() => Promise<Result>) => {
  let asked: Promise<Result> | undefined
  return () => (asked ??= ask())
}

export const createContext = (deps: ServerDeps, headers: Headers): Context => {
  let entered: Promise<Entered> | undefined
  const place = { tenant: headers.get('x-sluice-tenant'), deployment: headers.get('x-sluice-deployment') }
  return {
    deps,
    headers,
    responseHeaders: new Headers(),
    identity: once(() => identify(deps, headers)),
    entered: (identity) => (entered ??= enter(deps, identity, place)),
  }
}
