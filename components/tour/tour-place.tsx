/** Where the tour will stand. */
export function TourPlace() {
  return <div aria-hidden className="min-h-11 border-b border-line bg-accent-soft" />
}
