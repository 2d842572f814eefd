import type { Implementation } from "../implementation.js";
import { type Conditions, plainSoftmax, type Steps } from "./plain-softmax.js";

/** A broken implementation and what the doctor should say of it. */
export interface Exhibit {
  /** Short name of the bug. */
  readonly id: string;
  /** How the bug comes about, in one line. */
  readonly story: string;
  /** The ids of the causes that the doctor names when it sees the data, with three classes or more. */
  readonly causes: readonly string[];
  /** What it says of the gradient; "right" where the numbers are right at ordinary weights but the cause is worth naming. */
  readonly verdict: "right" | "wrong" | "cannot tell";
  /** What the bug needs to show. */
  readonly needs: {
    readonly bias?: true;
    readonly penalty?: true;
    readonly classes?: 3;
    readonly image?: true;
    readonly softLabels?: true;
    readonly rowWeights?: true;
    /** it shows for extreme scores only, which need rows that the doctor chooses */
    readonly extremes?: true;
  };
  /** The bug under any conventions, in any precision. */
  make(conditions?: Conditions): Implementation;
}

type More = Partial<Pick<Exhibit, "causes" | "verdict" | "needs">>;

/** An exhibit whose bug is some replaced steps. */
export function broken(id: string, story: string, steps: Partial<Steps>, more: More = {}): Exhibit {
  return exhibit(id, story, more, (conditions) => plainSoftmax(conditions, steps));
}

/** An exhibit whose bug lies around a right implementation. */
export function wrapped(
  id: string,
  story: string,
  wrap: (right: Implementation) => Implementation["evaluate"],
  more: More = {},
): Exhibit {
  return exhibit(id, story, more, (conditions) => {
    const right = plainSoftmax(conditions);
    return { conventions: right.conventions!, evaluate: wrap(right) };
  });
}

/** Named by its own id and called wrong unless `more` says otherwise. */
function exhibit(id: string, story: string, more: More, make: Exhibit["make"]): Exhibit {
  return { id, story, causes: [id], verdict: "wrong", needs: {}, ...more, make };
}
