/**
 * The same function, asked only once about each object for as long as that lives: for what is costly to work out and asked again and again. Only of
 * objects that are never changed in place.
 */
export const keptFor = <Of extends object, Made>(make: (of: Of) => Made): ((of: Of) => Made) => {
  const kept = new WeakMap<Of, { made: Made }>()
  return (of) => {
    const known = kept.get(of) ?? { made: make(of) }
    kept.set(of, known)
    return known.made
  }
}
