import { plainSoftmax } from "../gallery/plain-softmax.js";
import type { CheckedData, Conventions, Implementation } from "../implementation.js";
import { programImplementation } from "./program-implementation.js";
import type { WrittenConversation } from "./written-conversation.js";

/** Which questions are asked must depend on nothing but the answers, not on the speed of this machine. */
const NO_HURRY = 1e6;

/**
 * What `check` finds of a program that is known by its written answers only. What is asked depends on earlier answers, so that it takes a
 * few rounds; a right implementation stands in for what is not answered yet, to foresee as many questions as possible. Null while
 * answers are missing: `conversation.asked` then has all questions of the next round.
 *
 * @param check a check of this implementation that takes its option `seconds`, as `checkGradient` does
 */
export async function checkWritten<T>(
  conversation: WrittenConversation,
  check: (implementation: Implementation, options: { readonly seconds: number }) => Promise<T>,
): Promise<T | null> {
  try {
    const implementation = await programImplementation(conversation, {
      standIn: async (requests, conventions) => {
        const right = standInFor(conventions);
        return Promise.all(requests.map((request) => right.evaluate(request)));
      },
    });
    const found = await check(implementation, { seconds: NO_HURRY });
    return conversation.unanswered > 0 ? null : found;
  } catch (error) {
    // What goes wrong between real answers and those of the stand-in says nothing.
    if (conversation.unanswered > 0) return null;
    throw error;
  }
}

/** A right implementation; where the program holds data of its own, with others of the same size. */
function standInFor(conventions: Conventions): Implementation {
  if (conventions.openness !== "weights") return plainSoftmax(conventions);
  const { features = 1, classes = 2, rows = 2 * classes } = conventions;
  const numbers = (count: number) => Float64Array.from({ length: count }, (_, at) => Math.sin(at + 1));
  const labels = Int32Array.from({ length: rows }, (_, i) => i % classes);
  const held: CheckedData = {
    rows,
    columns: features,
    classes,
    design: numbers(rows * features),
    labels,
    masses: Float64Array.from({ length: rows * classes }, (_, at) =>
      at % classes === labels[Math.floor(at / classes)] ? 1 : 0,
    ),
    rowWeights: new Float64Array(rows).fill(1),
    lambda: 0,
  };
  return plainSoftmax({ ...conventions, constant: "added", held });
}
