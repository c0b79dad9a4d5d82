/** The first index below `size` at which something holds that holds at all later ones too; `size` where it holds nowhere. */
export const firstIndex = (size: number, holds: (index: number) => boolean): number => {
  let [low, high] = [0, size]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
