import type { ActiveNewton } from "../../src/solve/sparse/active-newton.js";
import type { ColumnNewton } from "../../src/solve/sparse/column-newton.js";

/** What `work` gives, and how often another solver took over from this one. */
export async function withOtherSolvers<T>(
  solver: typeof ActiveNewton | typeof ColumnNewton,
  work: () => Promise<T>,
): Promise<[T, number]> {
  const { prototype } = solver;
  const before = prototype.goTo;
  let others = 0;
  prototype.goTo = function (this: never, ...given) {
    others++;
    return before.apply(this, given);
  };
  try {
    return [await work(), others];
  } finally {
    prototype.goTo = before;
  }
}
