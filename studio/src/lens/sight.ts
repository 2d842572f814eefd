import type { Images } from "../images/images.js";
import type { Pass } from "../likelihood/likelihood.js";
import type { FeatureColumn } from "../likelihood/one-weight.js";
import type { Place } from "../parts/heat-maps.js";

/** What derivatives are taken of: the whole sample or the drawing alone, at the current weights. */
export interface Sight {
  readonly images: Images;
  readonly pass: Pass;
}

/** One derivative of it: the weight, and the column of Φ that it multiplies. */
export interface SightedWeight {
  readonly sight: Sight;
  readonly place: Place;
  readonly column: FeatureColumn;
}
