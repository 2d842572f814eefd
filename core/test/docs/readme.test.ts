import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as multilogit from "../../src/index.js";

const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]!);

/** Runs the lines of a README block with the package's names in scope, and returns what `result` is then. */
async function run(block: string, names: Record<string, unknown>, result: string): Promise<unknown> {
  const body = `${block.replace(/^import .*$/gm, "")}\nreturn ${result};`;
  const scope = { ...multilogit, ...names };
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  return new AsyncFunction(...Object.keys(scope), body)(...Object.values(scope));
}

describe("the README", () => {
  it("has a short example that predicts what it says it predicts", async () => {
    const [prediction, reason] = (await run(
      blocks[0]!,
      {},
      '[predict(model, [{ height: 2.9, colour: "green" }]), model.report.reason]',
    )) as [string[], string];
    expect(prediction).toEqual(["banana"]);
    expect(reason).toMatch(/^converged: the objective is within \d\.\de-\d+ nats of its minimum$/);
  });

  it("has a long example that gives the model of the short form", async () => {
    const { cellOf, fit, ridge, tableFromRows, threshold } = multilogit;
    const table = tableFromRows(
      Array.from({ length: 60 }, (_, i) => ({ a: (i * 7) % 17, b: (i * 5) % 13, digit: (i * i) % 3 })),
    );
    expect(cellOf(table.columns[0]!, 1)).toBe(7);
    const long = (await run(blocks[1]!, { table }, "model")) as multilogit.Model;
    const short = await fit(table, "digit", { features: threshold(8), penalty: ridge(1) });
    expect(long.weights).toEqual(short.weights);
    expect(long.report.converged).toBe(true);
  });

  it("has an example of sparse rows that is a model of them", async () => {
    const { predict, tableFromRows } = multilogit;
    const model = (await run(blocks[2]!, {}, "model")) as multilogit.Model;
    expect(model.featureMap.names).toEqual(["constant", "ball", "goal", "vote", "law"]);
    const rows = tableFromRows([
      { ball: 1, goal: 0, vote: 0, law: 0 },
      { ball: 0, goal: 0, vote: 1, law: 0 },
    ]);
    expect(predict(model, rows)).toEqual(["sport", "politics"]);
  });
});
