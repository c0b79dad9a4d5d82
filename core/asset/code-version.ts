import { canonicalJson } from '../document/canonical.ts'
import type { AssetElement, MultiAssetElement } from '../document/element.ts'
import { sha256 } from '../sha256.ts'

/**
 * Names the code an asset is made by: what its author says, else a hash of compute and configuration.
 * An asset whose stored version differs is stale, because its code changed.
 */
export const codeVersionOf = (element: AssetElement | MultiAssetElement, said?: string): string =>
  said ?? sha256(canonicalJson({ compute: element.compute, config: element.config })).slice(0, 16)
