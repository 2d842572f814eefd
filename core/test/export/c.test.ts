import { describe, expect, it } from "vitest";
import { cellText, modelToC } from "../../src/export/model-to-c.js";
import { scoringProgram } from "../../src/export/scoring-program.js";
import { featureMapOf } from "../../src/features/feature-map.js";
import { numberFeature } from "../../src/features/number-feature.js";
import { runs, TIMEOUT } from "../many.js";
import {
  type Answer,
  AWKWARD,
  awkwardCases,
  type ExportedCase,
  expressionCases,
  generatedCases,
  modelWith,
} from "./exported-cases.js";
import { inTable } from "./in-table.js";
import { expectAnswers, isThere, runIn } from "./run-target.js";

const generated = [...generatedCases(runs(50)), ...awkwardCases()].map(inTable);
const expressions = expressionCases(runs(50)).map(inTable);
const cases = [...generated, ...expressions];

/** A program that prints, a line for each row of a case, the class, probabilities and scores, or only -1; and first of all names. */
function programOf(each: ExportedCase, c: number): string {
  const { inputs, classes } = scoringProgram(each.model, "C");
  const rows = each.rows.map(
    (row) => `{${inputs.map((input) => cellText(row[input.column] ?? null, input)).join(", ") || "0"}}`,
  );
  return `
static int run${c}(void) {
  static const m${c}_row rows[] = {${rows.join(",\n")}};
  double a[${classes.length}], p[${classes.length}];
  const char *error;
  for (int i = 0; i < ${rows.length}; i++) {
    int best = m${c}_predict(&rows[i], a, p, &error);
    if ((best < 0) != (error != 0)) return 1;
    printf("%d", best);
    for (int k = 0; best >= 0 && k < ${classes.length}; k++) printf(" %.17g %.17g", p[k], a[k]);
    printf("\\n");
  }
  return m${c}_self_test() != 0;
}`;
}

const CC = [
  "-std=c99",
  "-O1",
  "-ffp-contract=off",
  "-Wall",
  "-Wextra",
  "-Wno-overlength-strings",
  "-Werror",
  "main.c",
  "-lm",
  "-o",
  "main",
];

function answersOf(each: ExportedCase, lines: readonly string[]): (Answer | null)[] {
  return lines.map((line) => {
    const [best, ...numbers] = line.split(" ").map(Number);
    if (best! < 0) return null;
    const every = (from: number) => numbers.filter((_, at) => at % 2 === from);
    return { class: each.model.classes[best!]!, probabilities: every(0), scores: every(1) };
  });
}

describe.skipIf(!isThere("gcc"))("a model as a header of C (skipped where there is no gcc)", () => {
  it(
    "compiles without a warning, says what the core says of every row and refuses the same rows; its self-test passes",
    () => {
      const headers = cases.map(
        ({ model }, c) => [`m${c}.h`, modelToC(model, { name: `m${c}`, selfTest: true })] as const,
      );
      const main = `#include <stdio.h>
${headers.map(([name]) => `#include "${name}"`).join("\n")}
${cases.map(programOf).join("\n")}
int main(void) { return ${cases.map((_, c) => `run${c}()`).join(" || ")}; }
`;
      const out = runIn({ ...Object.fromEntries(headers), "main.c": main }, "sh", [
        "-c",
        `gcc ${CC.join(" ")} && ./main`,
      ]);
      const lines = out.trimEnd().split("\n");
      let next = 0;
      const answered = cases.map((each) => answersOf(each, lines.slice(next, (next += each.rows.length))));
      expect(next).toBe(lines.length);
      expectAnswers(generated, answered.slice(0, generated.length));
      expectAnswers(expressions, answered.slice(generated.length), { rounding: 1e-10 });
    },
    TIMEOUT,
  );

  it("has the names of columns and classes as they are, byte by byte", () => {
    const names = AWKWARD.filter((name) => name !== "constant");
    const model = modelWith(
      featureMapOf(names.map((name) => numberFeature(name))),
      names,
      new Float64Array(names.length ** 2),
    );
    const main = `#include <stdio.h>
#include "model.h"
int main(void) {
  for (int i = 0; i < model_columns; i++) fwrite(model_column_names[i], 1, strlen(model_column_names[i]) + 1, stdout);
  for (int i = 0; i < model_classes; i++) fwrite(model_class_names[i], 1, strlen(model_class_names[i]) + 1, stdout);
  return 0;
}
`;
    const out = runIn({ "model.h": modelToC(model), "main.c": main }, "sh", ["-c", `gcc ${CC.join(" ")} && ./main`]);
    expect(out.split("\u0000").slice(0, -1)).toEqual([...names, ...names]);
  });
});

describe("C", () => {
  it("is refused by name where it cannot say a name", () => {
    const of = (name: string) => modelWith(featureMapOf([numberFeature(name)]), [0, 1], new Float64Array(2));
    expect(() => modelToC(of("a\u0000b"))).toThrow(/C cannot say "a\\u0000b": its texts end at a character of code 0/);
    expect(() => modelToC(of("x\ud800"))).toThrow(/half a character/);
    expect(() => modelToC(of("x"), { name: "1st" })).toThrow(/name is "1st"; expected letters, digits and _/);
  });
});
