import { fit } from "multilogit";
import { expect, it } from "vitest";
import { warningSentences } from "../../src/pictures/warning-lines.js";

it("advises words of a text by their option on the command line, by their function elsewhere", async () => {
  // was "with words("note") as its feature, or leave it out (--ignore note)"
  const rows = Array.from({ length: 60 }, (_, i) => ({
    note: `order ${i} of ${i * i} pieces`,
    kind: i % 2 ? "a" : "b",
  }));
  const { warnings } = (await fit(rows, "kind")).report;
  expect(warningSentences(warnings, true)[0]).toMatch(
    /count its words instead with --words note, or .*\(--ignore note\)$/,
  );
  expect(warningSentences(warnings)[0]).toContain('with words("note") as its feature');
});
