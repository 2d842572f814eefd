import type { Form } from "./form.js";
import { transposedArray } from "./form.js";
import type { CallResult, PlainArray, Returned } from "./plain-function.js";

interface Leaf extends PlainArray {
  readonly name: string;
}

const VALUE_NAMES = /loss|cost|value|nll|obj|likelihood|energy|^[jfl]$/i;
const GRADIENT_NAMES = /grad|^d_?w|^g$|^dtheta|^d_?b|^w$|^b$|jac/i;

/** The one number among what was returned; undefined if there is none. */
export function valueIn({ returned = null }: CallResult): number | undefined {
  const single = leavesOf(returned).filter(({ flat }) => flat.length === 1);
  return (single.find(({ name }) => VALUE_NAMES.test(name)) ?? single[0])?.flat[0];
}

/**
 * The derivatives in the layout of the form's weights: by their number, and by name where several arrays have it. If none has, the nearest
 * array, for the doctor to say that its shape is wrong; undefined where there is no array at all.
 */
export function gradientIn(
  { returned = null, filled = [] }: CallResult,
  form: Form,
  [d, C]: readonly [number, number],
  columnMajor: boolean,
): number[] | undefined {
  const all = [...leavesOf(returned), ...filled.flatMap((one) => leavesOf(one))].filter(({ flat }) => flat.length > 1);
  const named = [...all.filter(({ name }) => GRADIENT_NAMES.test(name)), ...all];
  const apart = form.bias === "separate" ? C : 0;
  const block = d * C - apart;
  const matrix = form.layout === "feature-major" ? [block / C, C] : [C, block / C];
  const wanted = form.weights === "flat" ? [block] : matrix;
  const ordered = (leaf: Leaf) => inOrder(leaf, wanted, columnMajor);
  const weights = named.find(({ flat }) => flat.length === block);
  if (weights === undefined || apart === 0) {
    const whole = weights ?? named.find(({ flat }) => flat.length === d * C) ?? named[0];
    return whole && ordered(whole);
  }
  const bias = named.find((leaf) => leaf !== weights && leaf.flat.length === C);
  return [...ordered(weights), ...(bias?.flat ?? [])];
}

/** A flat array is cut as its language does it, a matrix is read row by row. */
function inOrder({ shape, flat }: Leaf, wanted: readonly number[], columnMajor: boolean): number[] {
  if (columnMajor && shape.length !== wanted.length) {
    if (wanted.length === 1 && shape.length === 2) return [...transposedArray({ shape, flat }).flat];
    if (wanted.length === 2 && flat.length === wanted[0]! * wanted[1]!)
      return [...transposedArray({ shape: [wanted[1]!, wanted[0]!], flat }).flat];
  }
  return [...flat];
}

function leavesOf(returned: Returned, name = ""): Leaf[] {
  if (typeof returned === "number") return [{ name, shape: [], flat: [returned] }];
  if (returned === null || typeof returned === "string" || "other" in returned) return [];
  if ("flat" in returned) return [{ name, ...returned }];
  if ("items" in returned) return returned.items.flatMap((item) => leavesOf(item, name));
  return Object.entries(returned.fields).flatMap(([key, item]) => leavesOf(item, key));
}
