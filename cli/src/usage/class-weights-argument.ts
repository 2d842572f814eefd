import { InvalidArgumentError } from "commander";
import type { ClassWeights } from "multilogit";

/** `balanced`, or a weight for some classes: spam=2,ham=0.5. A class's name may hold "=", since the last one counts. */
export function classWeightsArgument(text: string): ClassWeights {
  if (text === "balanced") return text;
  const pairs = text.split(",").map((pair) => {
    const at = pair.lastIndexOf("=");
    const weight = pair.slice(at + 1).trim();
    if (at < 1 || weight === "" || !(Number(weight) > 0 && Number(weight) < Number.POSITIVE_INFINITY))
      throw new InvalidArgumentError("Give balanced, or a number above 0 for some classes, such as spam=2,ham=0.5.");
    return [pair.slice(0, at).trim(), Number(weight)] as const;
  });
  if (new Set(pairs.map(([name]) => name)).size < pairs.length)
    throw new InvalidArgumentError("A class is named twice; name each once.");
  return Object.fromEntries(pairs);
}
