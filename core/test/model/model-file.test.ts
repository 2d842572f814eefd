import { describe, expect, it } from "vitest";
import {
  boolean,
  category,
  fit,
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
  throw new Error(`a model file was accepted: ${text.slice(0, 80)}…`);
}

/** The file with `edit` made to its contents and a checksum that fits again. */
function edited(text: string, edit: (content: Record<string, unknown>) => void): string {
  const { checksum: _, ...content } = JSON.parse(text);
  edit(content);
  return JSON.stringify({ ...content, checksum: checksumOf(content) });
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
    expect(messageOf("hello")).toContain("not JSON");
    expect(messageOf("[1, 2]")).toContain("a list");
    expect(messageOf("{}")).toContain("multilogit fit");
    expect(messageOf('{"format": "onnx"}')).toContain('"onnx"');
    expect(messageOf('{"format": "multilogit-model", "version": 2}')).toContain("update multilogit");
  });

  it("with fields that do not fit are refused by the field's name, even with a checksum that fits", async () => {
    const text = modelToText(await fitted());
    const faults: [string, (content: Record<string, unknown>) => void][] = [
      ["weights", (c) => (c.weights as unknown[]).pop()],
      ["weights", (c) => (c.weights = [[1]])],
      ["weights", (c) => ((c.weights as unknown[][])[0]![0] = null)],
      ["classes", (c) => (c.classes = ["only"])],
      ["features", (c) => (c.features = [{ kind: "fourier" }])],
      ["penalty", (c) => (c.penalty = "lasso:1")],
      ["report", (c) => delete c.report],
      ["target", (c) => (c.target = 3)],
      ["probes", (c) => ((c.probes as { probabilities: number[] }[])[0]!.probabilities[0]! += 1e-6)],
      ["feature names", (c) => ((c.featureNames as string[])[1] = "other")],
    ];
    for (const [field, fault] of faults) expect(messageOf(edited(text, fault))).toContain(field);
    expect(modelFromText(edited(text, () => {})).weights.length).toBeGreaterThan(0);
  });
});
