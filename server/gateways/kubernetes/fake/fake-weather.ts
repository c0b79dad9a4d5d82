import { KubernetesAway } from '../api-error.ts'

export type FakeCall = 'get' | 'list' | 'create' | 'apply' | 'patch' | 'remove' | 'watch' | 'logs' | 'version'

interface Fault {
  call: FakeCall
  /** Before: the cluster never sees the request. After: it does, and the answer is lost. */
  when: 'before' | 'after'
  error: Error
  /** What the call is about; any when absent. */
  about: string | undefined
}

/** Faults on the way to a fake cluster, as a test orders them. */
export class FakeWeather {
  #away = false
  #faults: Fault[] = []
  readonly #cuts = new Set<() => void>()
  /** Every call that came, with what it was about. */
  readonly calls: { call: FakeCall; about: string }[] = []

  /** Nothing gets through until {@link back}; open streams break. */
  away(): void {
    this.#away = true
    this.cut()
  }

  back(): void {
    this.#away = false
  }

  /** Breaks every open stream once. */
  cut(): void {
    for (const cut of this.#cuts) cut()
  }

  /** The next call of this sort fails so, or the next about an object of this name; several are taken in order. A lost answer when no error is given. */
  fail(
    call: FakeCall,
    when: Fault['when'] = 'after',
    error: Error = lost(when === 'after'),
    about?: string,
  ): void {
    this.#faults.push({ call, when, error, about })
  }

  /** Throws what was ordered for this point of a call. */
  pass(call: FakeCall, when: Fault['when'], about: string): void {
    if (this.#away) throw lost(when === 'after')
    const at = this.#faults.findIndex(
      (fault) =>
        fault.call === call && fault.when === when && (fault.about === undefined || fault.about === about),
    )
    const [fault] = at === -1 ? [] : this.#faults.splice(at, 1)
    if (fault) throw fault.error
  }

  /** A signal that aborts with the caller's, or with KubernetesAway when streams break; `done` when the stream is over. */
  stream(signal: AbortSignal | undefined): { signal: AbortSignal; done: () => void } {
    const broken = new AbortController()
    const cut = () => broken.abort(lost(true))
    this.#cuts.add(cut)
    const all = signal ? AbortSignal.any([signal, broken.signal]) : broken.signal
    return { signal: all, done: () => this.#cuts.delete(cut) }
  }
}

const lost = (mayHaveArrived: boolean): KubernetesAway =>
  new KubernetesAway(mayHaveArrived ? 'The answer was lost.' : 'The cluster cannot be reached.', {
    mayHaveArrived,
  })
