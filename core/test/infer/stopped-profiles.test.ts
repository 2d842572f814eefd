import { describe, expect, it } from "vitest";
import { fit, formula, none } from "../../src/index.js";
import { summarize } from "../../src/infer/index.js";
import { tableFromCsv } from "../read-csv.js";

const table = tableFromCsv("fixtures/madlib57.csv");

describe("a summary whose profiles are stopped", () => {
  it("has the intervals that were followed, none for the terms that are left, and says so", async () => {
    const model = await fit(table, formula("cat ~ feat1 + feat2"), { penalty: none() });
    const whole = await summarize(model, table, { intervals: "profile" });
    const controller = new AbortController();
    const followed: string[] = [];
    const stopped = await summarize(model, table, {
      intervals: "profile",
      signal: controller.signal,
      onProfile: (contrast, term) => {
        followed.push(`${contrast} ${term}`);
        if (followed.length === 3) controller.abort();
      },
    });
    expect(followed).toEqual(whole.terms.slice(0, 3).map((t) => `${t.class} ${t.term}`));
    expect(stopped.terms.slice(0, 2)).toEqual(whole.terms.slice(0, 2));
    for (const [at, t] of stopped.terms.entries())
      if (at >= 2) expect(t).toMatchObject({ estimate: whole.terms[at]!.estimate, p: null, lower: null, upper: null });
    expect(stopped.note).toContain("stopped before all profiles were followed");
    expect(whole.note).not.toContain("stopped");
  });
});
