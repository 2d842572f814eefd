import fc from "fast-check";
import { describe, it } from "vitest";
import { crossValidate } from "../../src/choose/cross-validate.js";
import { fit } from "../../src/model/fit.js";
import { fitOver } from "../../src/model/fit-over.js";
import { prepare } from "../../src/model/prepare.js";
import { elasticNet, grouped, lasso, none, type Penalty, ridge } from "../../src/objective/penalty.js";
import type { PenaltyPath } from "../../src/objective/penalty-path.js";
import { fitPath } from "../../src/path/fit-path.js";
import { fitPathOver } from "../../src/path/fit-path-over.js";
import { memorySource } from "../../src/source/batch-source.js";
import { expectSentence } from "../error-sentence.js";
import { runs, TIMEOUT } from "../many.js";

/** Expects an error of the library instead of a result. */
async function expectRefusal(result: Promise<unknown>, ...says: readonly string[]): Promise<void> {
  const error = await result.then(
    () => new Error("nothing was thrown"),
    (error: Error) => error,
  );
  expectSentence(
    () => {
      throw error;
    },
    "option",
    ...says,
  );
}

const rows = [1, 2, 3, 4, 5, 6].map((x) => ({ x, kind: x % 4 < 2 ? "a" : "b" }));
const positive = fc.double({ min: 0.01, max: 100, noNaN: true });
const paths: fc.Arbitrary<unknown> = fc
  .tuple(
    fc.constantFrom(ridge.path, lasso.path, grouped.path, elasticNet.path),
    fc.constantFrom({}, { count: 7 }, { lambdas: [2, 1] }),
  )
  .map(([path, options]) => path(options));
const penalties: fc.Arbitrary<unknown> = fc.oneof(
  fc.constant(none()),
  positive.map((lambda) => ridge(lambda)),
  positive.map((lambda) => lasso(lambda, { factors: { x: 2 } })),
  fc.tuple(positive, positive).map(([lambda1, lambda2]) => elasticNet(lambda1, lambda2)),
  positive.map((lambda) => grouped(lambda, 0, { levels: "together" })),
);
const others: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(ridge, ridge.path, lasso.path, null, true, -1, "", [], {}),
  fc.constantFrom("ridge:1", "none", "lasso", "ridge:0", 1, 0),
  positive.map((lambda) => [ridge(lambda)]),
  positive.map((lambda) => ({ lambda })),
  positive.map((lambda) => ({ kind: "Ridge", lambda })),
);

describe("what is no penalty", () => {
  // fit answered a path with "ridge(undefined): expected a finite number above 0"
  it("is refused in a sentence that says what is one, and where paths belong", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(fc.oneof(paths, others), async (given) => {
        const penalty = given as Penalty;
        for (const fitting of [
          async () => prepare(rows, "kind", { penalty }),
          () => fit(rows, "kind", { penalty }),
          () => fitOver(memorySource(rows), "kind", { penalty }),
        ])
          await expectRefusal(fitting(), "penalty ", "expected ridge(λ), ", "none()", "fitPath takes paths");
      }),
      runs(60),
    ),
  );
});

describe("what is no path of penalties", () => {
  it("is refused in a sentence that says what is one", { timeout: TIMEOUT }, () =>
    fc.assert(
      fc.asyncProperty(fc.oneof(penalties, others), async (given) => {
        const penalty = given as PenaltyPath;
        const isList = Array.isArray(given);
        await expectRefusal(fitPath(rows, "kind", { penalty }), "penalty ", "expected lasso.path(), ");
        await expectRefusal(
          fitPathOver(memorySource(rows), "kind", { penalty }),
          "penalty ",
          "expected lasso.path(), ",
        );
        if (!isList)
          await expectRefusal(crossValidate(rows, "kind", { penalty }), "penalty ", "expected lasso.path(), ");
      }),
      runs(60),
    ),
  );
});
