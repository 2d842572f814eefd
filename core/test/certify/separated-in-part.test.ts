import { expect, it } from "vitest";
import { fit, none } from "../../src/index.js";
import { tableFromCsv } from "../read-csv.js";

// Expected: no finite minimum. Got: "converged: the objective is within 3.4e-11 nats of its minimum", weights of 146 and a step that moved no
// scores, because rounding of sums over rows had replaced the curvature of rows with probabilities of 1e-30.
it.each(["reference", "wasm"] as const)(
  "six classes that are separated in part have no finite minimum (%s)",
  async (engine) => {
    const table = tableFromCsv("fixtures/separated-in-part.csv");
    const { report } = await fit(table, "y", { penalty: none(), engine });
    expect(report.certificate.minimum).toBe("separated");
    expect(report.converged).toBe(false);
  },
);
