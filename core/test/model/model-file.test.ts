import { describe, expect, it } from "vitest";
import {
  boolean,
  category,
  fit,
  formula,
  type Model,
  MultilogitError,
  modelFromText,
  modelToText,
  none,
  probabilities,
  type Row,
  raw,
  ridge,
  standardize,
  threshold,
} from "../../src/index.js";
import { checksumOf } from "../../src/model/model-to-text.js";
import { expectSentence } from "../error-sentence.js";

const rows: Row[] = Array.from({ length: 40 }, (_, i) => ({
  1: (i * 7) % 5,
  x: Math.sin(i),
  constructor: i % 3 === 0 ? "a" : "b",
  on: i % 4 === 0,
  far: 1e6 + i,
  y: ["no", "yes", "__proto__"][(i * i + (i % 2)) % 3]!,
}));

const every = [standardize("x", "far"), threshold(2, "1"), category({ unseen: "zero" }, "constructor"), boolean("on")];

function fitted(): Promise<Model> {
  return fit(rows, "y", { features: every, penalty: ridge(0.3) });
}

function messageOf(text: string): string {
  try {
    modelFromText(text);
  } catch (error) {
    expect(error).toBeInstanceOf(MultilogitError);
    const { message } = error as Error;
    expect(message).not.toContain("\n");
    return message;
  }
  throw new Error(`a model file was accepted: ${String(text).slice(0, 80)}…`);
}

/** The file with `edit` made to its contents and a checksum that fits again. */
function edited(text: string, edit: (content: Record<string, unknown>) => void): string {
  const { checksum: _, ...content } = JSON.parse(text);
  edit(content);
  return JSON.stringify({ ...content, checksum: checksumOf(content) });
}

/** The first number feature in the contents of a model file. */
function numberIn(content: Record<string, unknown>): Record<string, unknown> {
  return (content.features as Record<string, unknown>[]).find(({ kind }) => kind === "number")!;
}

describe("model files", () => {
  it("read back the same weights, classes and probabilities, bit for bit, whatever columns and classes are called", async () => {
    const model = await fitted();
    const again = modelFromText(modelToText(model));
    expect(again.weights).toEqual(model.weights);
    expect(again.classes).toEqual(model.classes);
    expect(again.report).toEqual(model.report);
    expect(probabilities(again, rows)).toEqual(probabilities(model, rows));
    expect(modelToText(again)).toBe(modelToText(model));
  });

  it("are the same bytes for the same fit", async () => {
    expect(modelToText(await fitted())).toBe(modelToText(await fitted()));
  });

  it("keep numbers and booleans as classes what they are", async () => {
    const numbers = await fit(rows, "1", { features: raw("x") });
    expect(modelFromText(modelToText(numbers)).classes).toEqual([0, 1, 2, 3, 4]);
    const booleans = await fit(rows, "on", { features: raw("x") });
    expect(modelFromText(modelToText(booleans)).classes).toEqual([false, true]);
  });

  it("of a fit that did not converge say so when they are read", async () => {
    const separated = Array.from({ length: 10 }, (_, i) => ({ x: i, y: i < 5 ? "low" : "high" }));
    const model = await fit(separated, "y", { penalty: none() });
    expect(model.report.converged).toBe(false);
    expect(modelFromText(modelToText(model)).report).toEqual(model.report);
  });

  it("hold models of all sorts: the constant alone, offsets, columns and classes with names that objects use themselves", async () => {
    const names = ["__proto__", "constructor", "toString", "2", "1", "hasOwnProperty"];
    const odd: Row[] = rows.map((row, i) =>
      Object.fromEntries<Row[string]>([
        ...names.map((name, j): [string, Row[string]] => [name, j % 2 ? names[(i * i + j) % 6] : Number(row.x) * j]),
        ["valueOf", names[(i * 5 + (i >> 2)) % 6]],
      ]),
    );
    const shifted = rows.map((row, i) => ({ x: row.x!, y: i % 3 ? "__proto__" : "b", o: i / 7, p: -1 }));
    const offset = Object.fromEntries([
      ["__proto__", "o"],
      ["b", "p"],
    ]);
    const models: [Model, Row[]][] = [
      [await fit(odd, "valueOf"), odd],
      [await fit(rows, "y", { features: [] }), rows],
      [await fit(shifted, "y", { features: raw("x"), offset }), shifted],
      [await fit(shifted, "y", { features: [raw("x"), raw("o")], constant: false, penalty: none() }), shifted],
    ];
    for (const [model, its] of models) {
      const read = modelFromText(modelToText(model));
      expect(probabilities(read, its)).toEqual(probabilities(model, its));
      expect(read.featureMap).toEqual(model.featureMap);
      expect([read.classes, read.target, read.penalty]).toEqual([model.classes, model.target, model.penalty]);
      expect(modelToText(read)).toBe(modelToText(model));
    }
  });

  it("are not written of models that could not be read back", async () => {
    // expected a sentence when writing, was: a file that its own reader refused
    const endless = rows.map((row, i) => ({ x: row.x!, y: i % 3 ? 1 : Number.POSITIVE_INFINITY }));
    const byClass = await fit(endless, "y");
    expectSentence(() => modelToText(byClass), "model-file", "classes hold Infinity", "string");
    const byLevel = await fit(
      endless.map(({ x, y }) => ({ level: y, class: Number(x) > 0 })),
      "class",
      { features: category("level") },
    );
    expectSentence(() => modelToText(byLevel), "model-file", "categories hold Infinity");
    const wild = rows.map((row) => ({ x: 1e6 * Number(row.x), y: row.y! }));
    const diverged = await fit(wild, "y", { features: raw("x"), solver: "gradient-ascent", step: 1e200 });
    expect(diverged.report.converged).toBe(false);
    // a fit that leaves the finite numbers is reported at its start, and can be written; its file once held "Infinity"
    expect(Number.isFinite(diverged.report.value)).toBe(true);
    expect(diverged.report.reason).toMatch(/^not converged/);
    expect(modelFromText(modelToText(diverged)).report.value).toBe(diverged.report.value);
  });

  it("that say more of a feature than is known are refused, by name", async () => {
    // expected a refusal, was: read as if it were not there
    const text = modelToText(await fitted());
    const power = edited(text, (content) => Object.assign(numberIn(content), { power: 2 }));
    expect(messageOf(power)).toMatch(
      /its "features" say "power" of feature \d, a number, which this version does not know \(known: kind, expression, center, scale\)/,
    );
    const crossed = modelToText(await fit(rows, formula("y ~ x:far")));
    const inFactor = edited(crossed, ({ features }) => {
      const product = (features as { kind: string; factors: object[] }[]).find(({ kind }) => kind === "product")!;
      Object.assign(product.factors[1]!, { lag: 1 });
    });
    expect(messageOf(inFactor)).toContain('say "lag" of feature 2, a number');
  });

  it("that are cut anywhere are refused", async () => {
    const text = modelToText(await fitted());
    for (let end = 0; end < text.length - 2; end += 37) messageOf(text.slice(0, end));
    expect(messageOf(text.slice(0, 500))).toContain("truncated");
  });

  it("with one digit changed are refused", async () => {
    const text = modelToText(await fitted());
    for (const match of [...text.matchAll(/\d/g)].filter((_, at) => at % 25 === 0)) {
      const digit = (Number(match[0]) + 1) % 10;
      const edit = `${text.slice(0, match.index)}${digit}${text.slice(match.index + 1)}`;
      // The seventeenth digit of a number may not change which number it is.
      if (JSON.stringify(JSON.parse(edit)) !== JSON.stringify(JSON.parse(text))) messageOf(edit);
    }
  });

  it("that are not ours, or of a newer version, are refused and said to be", () => {
    for (const bytes of [new TextEncoder().encode("{}"), undefined, null, 3, {}])
      expect(messageOf(bytes as never)).toContain("give the file's text");
    expect(messageOf("")).toContain("not JSON");
    expect(messageOf("hello")).toContain("not JSON");
    expect(messageOf("[1, 2]")).toContain("a list");
    expect(messageOf("{}")).toContain("multilogit fit");
    expect(messageOf('{"format": "onnx"}')).toContain('"onnx"');
    expect(messageOf('{"format": "multilogit-model", "version": 3}')).toContain("update multilogit");
  });

  it("with fields that do not fit are refused by the field's name, even with a checksum that fits", async () => {
    const text = modelToText(await fitted());
    const faults: [string, (content: Record<string, unknown>) => void][] = [
      ["weights", (c) => (c.weights as unknown[]).pop()],
      ["weights", (c) => (c.weights = [[1]])],
      ["weights", (c) => ((c.weights as unknown[][])[0]![0] = null)],
      ["classes", (c) => (c.classes = ["only"])],
      ["features", (c) => (c.features = [{ kind: "fourier" }])],
      ["penalty", (c) => (c.penalty = "lass:1")],
      ["penalty's factors", (c) => (c.penalty = 'lasso:1 {"factors":{"no such feature":0}}')],
      ["report", (c) => delete c.report],
      ["target", (c) => (c.target = 3)],
      ["probes", (c) => ((c.probes as { probabilities: number[] }[])[0]!.probabilities[0]! += 1e-6)],
      ["feature names", (c) => ((c.featureNames as string[])[1] = "other")],
      ["probes", (c) => (c.probes = [])],
      ["probes", (c) => (c.probes as { probabilities: number[] }[])[1]!.probabilities.pop()],
      ["x", (c) => delete (c.probes as { row: Record<string, number> }[])[0]!.row.x],
      ["probes", (c) => ((c.weights as number[][])[2]![1]! += 1e-6)],
      ["probes", (c) => (c.weights = (c.weights as number[][]).toReversed())],
      ["probes", (c) => (c.classes as string[]).push("another") && (c.weights as number[][]).map((row) => row.push(0))],
      ["classes", (c) => ((c.classes as string[])[1] = (c.classes as string[])[0]!)],
      ["offset", (c) => (c.offset = ["x"])],
      ["target", (c) => (c.target = ["a", "b"])],
      ["features", (c) => (numberIn(c).scale = "1")],
      ["scale 0", (c) => (numberIn(c).scale = 0)],
      ["twice", (c) => ((c.features as { levels: string[] }[]).find(({ levels }) => levels)!.levels = ["a", "a"])],
      ["features", (c) => ((c.features as { unseen: string }[]).find(({ unseen }) => unseen)!.unseen = "guess")],
      ["report", (c) => ((c.report as { certificate: unknown }).certificate = null)],
      ["penalty", (c) => (c.penalty = "ridge:-1")],
      ...["target", "classes", "features", "offset", "featureNames", "weights", "penalty", "report", "probes"].map(
        (name): (typeof faults)[number] => [name, (c) => delete c[name]],
      ),
    ];
    for (const [field, fault] of faults) {
      const message = messageOf(edited(text, fault));
      expect(message).toMatch(/^this model file cannot be used: /);
      expect(message).toContain(field);
    }
    expect(modelFromText(edited(text, () => {})).weights.length).toBeGreaterThan(0);
  });
});
