import type { ElementOf } from '../document/element.ts'

/** What a sensor watches, as its document names it. */
export type SensorKind = ElementOf<'sensor'>['source']
