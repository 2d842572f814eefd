import { norm } from "../numeric/vectors.js";
import type { Decoding } from "./decode/decode.js";
import type { Evidence } from "./decode/evidence.js";
import type { NegativeControl } from "./diagnosis.js";
import { type Judgement, judgeAll } from "./judgement.js";
import type { LineBundle } from "./line-test.js";

/** The copy is broken by this much of the gradient's norm, in one component. */
const SMALLEST_BREAK = 1e-6;
/** After each break that goes unseen comes one this many times as large, */
const BREAK_GROWTH = 10;
/** up to this share of the gradient: a check that misses that cannot judge. */
const LARGEST_BREAK = 0.1;

/**
 * Breaks one component of the gradient and looks whether the same judgement sees it. Where the numbers are too coarse for 1e-6, the
 * least break that is seen is searched for and stated.
 */
export function negativeControl(
  bundles: readonly LineBundle[],
  evidence: readonly Evidence[],
  decoding: Decoding | null,
  { isWrongByLines, isWrongByReference }: Judgement,
  component: number,
): NegativeControl {
  if (isWrongByLines || isWrongByReference)
    return { seen: true, sentence: "not needed: the gradient itself was found wrong" };
  for (let size = SMALLEST_BREAK; size <= LARGEST_BREAK; size *= BREAK_GROWTH) {
    const broken = judgeAll(bundles, evidence, decoding, (gradient) => {
      const copy = gradient.slice();
      copy[component % copy.length]! += size * norm(gradient);
      return copy;
    });
    if (broken.isWrongByLines || broken.isWrongByReference)
      return {
        seen: true,
        sentence: `a copy broken by ${size.toExponential(0)} of the gradient's length in one component was found wrong${
          size > SMALLEST_BREAK ? "; a smaller break cannot be seen in numbers of this precision" : ""
        }`,
      };
  }
  return {
    seen: false,
    sentence: `a copy broken by ${LARGEST_BREAK} of the gradient's length in one component was not seen; the numbers are too coarse to judge`,
  };
}
