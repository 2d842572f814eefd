import fc from "fast-check";
import { it } from "vitest";
import { type Instance, instanceOf, type Spec, specs } from "./instance.js";

/** The labels of docs/likelihood.md that have a test. */
export const tested = new Set<string>();

/** One labelled identity of docs/likelihood.md; the test's name is its label and what it says. */
export function identity(label: string, sentence: string, check: () => void | Promise<void>): void {
  tested.add(label);
  it(`${label} ${sentence}`, check);
}

/** An identity that holds for every instance; `only` narrows what is drawn. A failure prints fast-check's seed and the spec. */
export function identityForAll(
  label: string,
  sentence: string,
  check: (instance: Instance) => void | Promise<void>,
  { only = {}, runs = 25 }: { only?: Partial<Spec>; runs?: number } = {},
): void {
  const narrowed = specs.map((spec) => ({ ...spec, ...only }));
  identity(label, sentence, () =>
    fc.assert(
      fc.asyncProperty(narrowed, async (spec) => check(await instanceOf(spec))),
      { numRuns: runs },
    ),
  );
}
