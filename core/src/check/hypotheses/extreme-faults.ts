import type { Cause } from "../diagnosis.js";
import { cause } from "./formula-model.js";

// Right at ordinary weights, wrong at extreme ones.

export function overflow(score: number): Cause {
  return cause(
    "overflow",
    "exp overflows for large scores",
    "exp(a) / Σ exp(a) without a − max a",
    `With scores of ${score} your value or gradient is NaN or Infinity: exp(a) overflows beyond 709 (f64) or 88 (f32).`,
    "A = A − A.max(axis=1, keepdims=True)     # before exp; changes no probability",
    "numbers",
  );
}

export function maximumOverEverything(score: number): Cause {
  return cause(
    "maximum-over-everything",
    "the maximum is taken over all rows together",
    "a − max over rows and classes",
    `With one row's scores near ${score} and another's near -${score} the low row becomes 0/0: the subtracted maximum is that of the whole matrix.`,
    "A = A − A.max(axis=1, keepdims=True)     # each row's own maximum",
    "numbers",
  );
}

export function logarithmOfZero(gap: number): Cause {
  return cause(
    "logarithm-of-zero",
    "the logarithm of a probability that has become 0",
    "ln p with p = 0",
    `When the true class lies ${gap} nats behind, your value or gradient is NaN or Infinity: p is rounded to 0 before its logarithm is taken.`,
    "log_p = A − logsumexp(A, axis=1)     # never log(softmax(A))",
    "numbers",
  );
}

export function clipped(value: number, expected: number): Cause {
  const epsilon = Math.exp(-value);
  return cause(
    "clipped-logarithm",
    "the logarithm is cut off",
    "ln max(p, ε) or ln(p + ε)",
    `For a row whose loss is ${expected.toPrecision(6)} your value says ${value.toPrecision(6)}, which is −ln ${epsilon.toPrecision(3)}: probabilities are cut off at about that number, and there the value no longer follows the weights while the gradient does.`,
    "log_p = A − logsumexp(A, axis=1)     # finite without cutting off",
    "numbers",
  );
}

export function wrongFarOut(gap: number): Cause {
  return cause(
    "wrong-at-extremes",
    "wrong for extreme scores",
    "",
    `For scores far from 0 value or gradient differ from the likelihood by ${gap.toExponential(1)} relative, though they are finite.`,
    "log_p = A − logsumexp(A, axis=1)\nR = exp(log_p) − Y",
    "numbers",
  );
}
