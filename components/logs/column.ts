import { firstIndex } from '#core/first-index.ts'

/** Typed numbers that double their room when full. */
export class Column {
  private values: Float64Array | Uint32Array
  private readonly make: (length: number) => Float64Array | Uint32Array

  constructor(make: (length: number) => Float64Array | Uint32Array) {
    this.make = make
    this.values = make(1024)
  }

  set(at: number, value: number): void {
    if (at >= this.values.length) {
      const larger = this.make(this.values.length * 2)
      larger.set(this.values)
      this.values = larger
    }
    this.values[at] = value
  }

  get(at: number): number {
    return this.values[at] ?? 0
  }

  /** Of the first `count` values, which rise, the place of the last one that is not above a number; -1 where all are. */
  lastNotAbove(number: number, count: number): number {
    return firstIndex(count, (at) => this.get(at) > number) - 1
  }
}

export const whole = (length: number): Uint32Array => new Uint32Array(length)
export const large = (length: number): Float64Array => new Float64Array(length)
