import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyFeatures } from "../../src/features/apply-features.js";
import { evaluateRow } from "../../src/features/evaluate-row.js";
import { type Feature, featureMapOf } from "../../src/features/feature-map.js";
import {
  evaluate,
  explainRow,
  fit,
  type Model,
  MultilogitError,
  modelFromText,
  modelToText,
  none,
  predict,
  predictor,
  probabilities,
  ridge,
  standardize,
  tableFromRows,
  type WordsOptions,
  words,
} from "../../src/index.js";
import { marginalEffects } from "../../src/infer/marginal-effects.js";
import { expectClose, expectEqualNumbers, expectSameBits } from "../close-to.js";
import { rowByAppending } from "../contract/design-entries.js";
import { runs, TIMEOUT } from "../many.js";
import { type TextProblem, textProblems } from "./generated-texts.js";

interface Recorded {
  readonly texts: readonly string[];
  readonly kinds: readonly string[];
  readonly new: readonly string[];
  readonly cases: readonly {
    readonly name: string;
    readonly options: Omit<WordsOptions, "column">;
    readonly words: readonly string[];
    readonly idf: readonly number[] | null;
    readonly values: readonly (readonly number[])[];
    readonly new: readonly (readonly number[])[];
    readonly classes: readonly string[];
    readonly probabilities: readonly (readonly number[])[];
  }[];
}

const recorded = JSON.parse(readFileSync(new URL("../fixtures/words.json", import.meta.url), "utf8")) as Recorded;
const rows = recorded.texts.map((text, i) => ({ text, kind: recorded.kinds[i]! }));

describe.each(recorded.cases)("words as scikit-learn counts them: $name", (wanted) => {
  const fitted = fit(rows, "kind", { features: words({ column: "text", ...wanted.options }), penalty: ridge(1) });
  const featureOf = async () => (await fitted).featureMap.features[1] as Feature & { kind: "words" };

  it("has the same vocabulary and idf", async () => {
    const feature = await featureOf();
    const order = (list: readonly string[]) => [...list].sort();
    expect(feature.words).toEqual(order(wanted.words));
    if (wanted.idf === null) expect(feature.idf).toBeNull();
    else
      expectClose(
        wanted.words.map((word) => feature.idf![feature.words.indexOf(word)]!),
        wanted.idf,
        { relative: 1e-15 },
      );
  });

  it("has the same numbers for the texts of the fit and for others, and a fit gives the same probabilities", async () => {
    const model = await fitted;
    const feature = await featureOf();
    const map = featureMapOf([feature]);
    for (const [texts, values] of [
      [recorded.texts, wanted.values],
      [recorded.new, wanted.new],
    ] as const)
      texts.forEach((text, i) => {
        const got = evaluateRow(map, { text });
        expectClose(
          wanted.words.map((word) => got[feature.words.indexOf(word)]!),
          values[i]!,
          { relative: 4e-16 },
        );
      });
    const P = probabilities(
      model,
      recorded.new.map((text) => ({ text })),
    );
    const order = model.classes.map((name) => wanted.classes.indexOf(String(name)));
    expectClose(
      P,
      wanted.probabilities.flatMap((p) => order.map((k) => p[k]!)),
      { absolute: 1e-6 },
    );
  });
});

/** A model of a generated problem; null where its texts have no words, which is an error that says so. */
async function modelOf({ texts, options }: TextProblem): Promise<Model | null> {
  const rows = texts.map((text, i) => ({ text, x: i % 3, kind: ["a", "b"][(i * i) % 2]! }));
  try {
    return await fit(rows, "kind", {
      features: [words({ column: "text", ...options }), standardize("x")],
      engine: "reference",
    });
  } catch (error) {
    expect(error).toBeInstanceOf(MultilogitError);
    expect((error as Error).message).toMatch(/has no word that matches .* in \d rows or more/);
    return null;
  }
}

describe("generated texts", () => {
  it(
    "mean the same to the definition, to sparse rows, to a predictor and to a model read from its file",
    async () => {
      let fitted = 0;
      const { numRuns, seed } = runs(60);
      await fc.assert(
        fc.asyncProperty(textProblems, async (problem) => {
          const model = await modelOf(problem);
          if (model === null) return;
          fitted++;
          const rows = [...problem.texts, ...problem.others].map((text, i) => ({ text, x: i % 3 }));
          const table = tableFromRows(rows);
          const design = applyFeatures(model.featureMap, table);
          rows.forEach((row, i) => {
            expectEqualNumbers(rowByAppending(design, i), evaluateRow(model.featureMap, row));
          });
          const P = probabilities(model, rows);
          const again = modelFromText(modelToText(model));
          expect(again.featureMap).toEqual(model.featureMap);
          expectSameBits(probabilities(again, rows), P);
          const classify = predictor(again);
          rows.forEach((row, i) => {
            expectSameBits(classify.probabilities(row), P.subarray(2 * i, 2 * i + 2));
          });
          const [best] = explainRow(model, rows, 0);
          expectClose(
            best!.contributions.reduce((sum, each) => sum + each.contribution, 0),
            best!.score,
            { absolute: 1e-12 },
          );
        }),
        { numRuns, seed },
      );
      expect(fitted).toBeGreaterThan(numRuns / 2);
    },
    TIMEOUT,
  );

  it(
    "weighted by 2 give the words, idf and weights of each row twice",
    async () => {
      await fc.assert(
        fc.asyncProperty(textProblems, async ({ texts, options }) => {
          const once = texts.map((text, i) => ({ text, w: 1 + (i % 2), kind: ["a", "b"][(i * i) % 2]! }));
          const twice = once.flatMap((row) => Array.from({ length: row.w }, () => row));
          const ask = { features: words({ column: "text", ...options }), ignore: ["w"], engine: "reference" } as const;
          const fitBoth = Promise.all([
            fit(once, "kind", { ...ask, ignore: [], rowWeights: "w" }),
            fit(twice, "kind", ask),
          ]);
          const [weighted, repeated] = await fitBoth.catch(() => []);
          if (weighted === undefined) return;
          expect(weighted.featureMap).toEqual(repeated!.featureMap);
        }),
        runs(25),
      );
    },
    TIMEOUT,
  );
});

const messages = [
  { text: "free prize, claim your prize", length: 4, kind: "spam" },
  { text: "lunch at noon", length: 3, kind: "ham" },
  { text: "free lunch", length: 2, kind: "ham" },
  { text: "prize! prize! prize!", length: 3, kind: "spam" },
];

describe("words", () => {
  it("name their features by the text and the word, and stand next to other columns", async () => {
    const model = await fit(messages, "kind", {
      features: [words({ column: "text", minimumCount: 2 }), standardize("length")],
    });
    expect(model.featureMap.names).toEqual([
      "constant",
      'text has "free"',
      'text has "lunch"',
      'text has "prize"',
      "length",
    ]);
    expect(evaluate(model, messages).rows).toBe(4);
  });

  it("do not meet the columns of the table, whatever they are called", async () => {
    const rows = messages.map((row) => ({ ...row, prize: row.length, free: row.length % 2 }));
    const model = await fit(rows, "kind", {
      features: [words("text"), standardize("prize", "free")],
      ignore: ["length"],
    });
    expect(model.featureMap.names).toContain('text has "prize"');
    expect(model.featureMap.names).toContain("prize");
    const target = messages.map(({ text, kind }) => ({ text, prize: kind }));
    expect(predict(await fit(target, "prize", { features: words("text") }), target)).toEqual(
      target.map((row) => row.prize),
    );
  });

  it("ignore what they do not know, and an empty text has none", async () => {
    const model = await fit(messages, "kind", { features: words({ column: "text", tfidf: true }), constant: false });
    expectEqualNumbers(probabilities(model, [{ text: "" }, { text: "unbekannt" }]), [0.5, 0.5, 0.5, 0.5]);
  });

  it("are missing where the text is, which is an error or leaves the row out", async () => {
    const rows = [...messages, { text: null, length: 1, kind: "ham" }];
    const features = words("text");
    await expect(fit(rows, "kind", { features })).rejects.toThrow('column "text", row 5: the cell is empty');
    const model = await fit(rows, "kind", { features, missing: "drop" });
    expect(model.report).toMatchObject({ rows: 4, droppedRows: 1 });
    expect(() => predict(model, [{ text: null }, { text: "free" }])).toThrow('column "text", row 1: the cell is empty');
    expect(() => predictor(model)({ text: null })).toThrow("the cell is empty");
  });

  it("are taken from texts only", async () => {
    await expect(fit(messages, "kind", { features: words("length") })).rejects.toThrow('column "length" holds numbers');
    const model = await fit(messages, "kind", { features: words("text") });
    expect(() => predict(model, [{ text: 5 }])).toThrow("expected strings, whose words are counted");
    expect(() => predictor(model)({ text: true })).toThrow("holds booleans; expected strings");
  });

  it("have no slope, so no marginal effect", async () => {
    const rows = [...messages, { text: "free prize lunch", length: 1, kind: "spam" }];
    const model = await fit(rows, "kind", {
      features: words({ column: "text", minimumCount: 3 }),
      penalty: ridge(1),
    });
    await expect(marginalEffects(model, rows, { columns: ["text"] })).rejects.toThrow(
      'column "text" holds text, which has no slope',
    );
  });

  it("refuse options that they do not have, and values that they cannot have", () => {
    expect(() => words({ column: "text", min_df: 2 } as never)).toThrow("write minimumCount");
    expect(() => words({ column: "text", minimumCount: -1 })).toThrow("expected a number of rows");
    expect(() => words({ column: "text", maximumWords: 0.5 })).toThrow("expected a whole number above 0");
    expect(() => words({ column: "text", tfidf: "yes" as never })).toThrow("expected true or false");
    expect(() => words({} as never)).toThrow("expected the name of a column of text");
  });

  it.each(["\\w+", "(a|b)+", "[a", "[a]*", "[a]{0,}", "[z-a]+", "[\\p{Lx}]+", "[a]+b", "", "[a]+|", ".+", "[\\d]+"])(
    "refuse the pattern %s, which other languages read in their own way or which takes more than the length of a text",
    (pattern) => {
      expect(() => words({ column: "text", pattern })).toThrow("expected one class of characters and how many of them");
    },
  );

  it("are no factor of a product", () => {
    const text = {
      kind: "words",
      column: "t",
      words: ["a"],
      pattern: "[a]+",
      lowercase: true,
      presence: false,
      idf: null,
      unitLength: false,
    } as const;
    const product = {
      kind: "product",
      factors: [text, { kind: "category", column: "c", levels: ["a"], reference: null, unseen: "error" }],
    };
    expect(() => featureMapOf([product as never])).toThrow("words cannot be a factor of a product");
    expect(() => featureMapOf([{ ...text, words: ["a", "a"] }])).toThrow("each once");
    expect(() => featureMapOf([{ ...text, idf: [1, 2] }])).toThrow("an idf above 0 for each");
  });

  it("are stored without zeros, counts as singles", async () => {
    const model = await fit(messages, "kind", { features: words("text"), penalty: ridge(1) });
    const design = applyFeatures({ features: model.featureMap.features.slice(1) }, tableFromRows(messages));
    expect(design.storage.kind).toBe("csr");
    const entries = 4 + 3 + 2 + 1;
    expect(design.bytes).toBe(8 * entries + 4 * (messages.length + 1));
  });

  it("are an error where the file's feature lacks a part or has one that is not known", async () => {
    const model = await fit(messages, "kind", { features: words("text"), penalty: ridge(1) });
    const text = modelToText(model);
    expect(() => modelFromText(text.replace('"unitLength":false', '"unitLength":0'))).toThrow(MultilogitError);
    expect(() => modelFromText(text.replace('"lowercase"', '"locale"'))).toThrow(MultilogitError);
  });

  it("without a penalty are as many directions as they are, and the fit says what it can", async () => {
    const model = await fit(messages, "kind", {
      features: words({ column: "text", minimumCount: 2 }),
      penalty: none(),
    });
    expect(model.report.converged).toBe(false);
  });
});
