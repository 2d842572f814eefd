import { amountColour, type Palette, signedColour } from "../parts/palette.js";

/** The whole of a row is not the last colour of the ramp, on which no number can be read. */
const REACH = 1.3;
/** Errors are that much fainter: at the same share orange stands out more than blue, the more so in the dark (1.4 was too little there). */
const FAINTER = 1.45;

/**
 * The colour of a cell of a confusion matrix: blue where it is right, orange where it is wrong, both by the share that the cell has of its
 * row. An error never stands out more than a larger share of hits.
 */
export function confusionColour(palette: Palette, share: number, isRight: boolean): string {
  return isRight ? amountColour(palette, share, REACH) : signedColour(palette, share, REACH * FAINTER);
}
