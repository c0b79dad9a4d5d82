/**
 * Texts that were typed and not taken yet, by the place they were typed at, for as long as the page is open: another look elsewhere loses none of them.
 */
export class KeptTexts {
  readonly #texts = new Map<string, string>()

  at(place: string): string | undefined {
    return this.#texts.get(place)
  }

  keep(place: string, text: string): void {
    this.#texts.set(place, text)
  }

  forget(place: string): void {
    this.#texts.delete(place)
  }
}
