/** Well-known ways to get the gradient wrong; each can be switched on to see which lines it breaks. */
export type Mistake = "diagonal" | "index" | "masses" | "features" | "scale" | "factor" | "sign" | "mean";

export interface MistakeInWords {
  readonly id: Mistake;
  /** what the switch says */
  readonly switch: string;
  /** what a doctor would call it */
  readonly diagnosis: string;
  /** the doctor's name for it, and the program of its gallery */
  readonly exhibit: string;
  /** why it happens, in one sentence */
  readonly sentence: string;
  /** the lines, from 1, that no longer hold */
  readonly breaks: readonly number[];
}

export const MISTAKES: readonly MistakeInWords[] = [
  {
    id: "diagonal",
    exhibit: "true-class-only",
    switch: "forget the off-diagonal",
    diagnosis: "softmax Jacobian taken as diagonal",
    sentence:
      "δ is read as “take k = l” for the whole bracket, so only the weights of an image's own class would move; but raising any score takes from all.",
    breaks: [6, 8, 9, 10, 11, 12],
  },
  {
    id: "index",
    exhibit: "swapped-index",
    switch: "p of k instead of p of l",
    diagnosis: "the index of the sum used outside it: (Σ y p) − y",
    sentence:
      "p of class l has no k in it and leaves the sum untouched; here it was turned into p of class k on the way.",
    breaks: [9, 10, 11, 12],
  },
  {
    id: "masses",
    exhibit: "masses-ignored",
    switch: "y that do not sum to 1",
    diagnosis: "targets do not sum to 1, yet the formula says y − p",
    sentence:
      "each image counts for its class and by half for the next one, so its masses sum to s = 1.5; then the gradient is y − s p.",
    breaks: [9, 10, 11, 12],
  },
  {
    id: "features",
    exhibit: "features-transposed",
    switch: "other features in the gradient",
    diagnosis: "likelihood and gradient see different features",
    sentence:
      "the likelihood reads the pixels row by row, the gradient column by column; its shape, its class sums and its sign all look right.",
    breaks: [7, 8, 10, 11],
  },
  {
    id: "scale",
    exhibit: "features-times-16",
    switch: "pixels of another scale in the gradient",
    diagnosis: "likelihood and gradient see the pixels on different scales",
    sentence:
      "one function reads 0/1 pixels, the other intensities from 0 to 16, as where one of two loaders of the same file was changed; each is right on its own.",
    breaks: [7, 8, 10, 11],
  },
  {
    id: "factor",
    exhibit: "features-missing",
    switch: "forget the feature",
    diagnosis: "the feature factor is missing",
    sentence: "the chain rule was left one step early, at the score, so that all pixels get the same derivative.",
    breaks: [7, 8, 10, 11],
  },
  {
    id: "sign",
    exhibit: "sign-flipped",
    switch: "p − y instead of y − p",
    diagnosis: "sign flipped: the gradient of the loss, not of the log-likelihood",
    sentence: "both are in use; the log-likelihood is climbed with y − p, the loss is descended with p − y.",
    breaks: [10, 11],
  },
  {
    id: "mean",
    exhibit: "mean-against-sum",
    switch: "a mean instead of the sum",
    diagnosis: "the gradient is divided by n, the likelihood is not",
    sentence:
      "a hidden 1/n changes the length of the gradient and not its direction, so that training still seems to work.",
    breaks: [10, 11],
  },
];

export function mistakeInWords(id: Mistake): MistakeInWords {
  return MISTAKES.find((mistake) => mistake.id === id)!;
}
