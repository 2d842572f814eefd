import { describe, expect, it } from "vitest";
import { checkGradient, gallery, plainSoftmax } from "../../src/check/index.js";

describe("the gradient doctor", () => {
  it("finds a right gradient right, says how right, and sees a copy that it broke itself", async () => {
    const diagnosis = await checkGradient(plainSoftmax({ bias: "last" }));
    expect(diagnosis.verdict).toBe("right");
    expect(diagnosis.causes).toEqual([]);
    expect(diagnosis.relativeErrorBound).toBeLessThan(1e-11);
    expect(diagnosis.negativeControl).toMatchObject({ seen: true, sentence: expect.stringContaining("1e-6") });
    expect(diagnosis.lines.every(({ agrees }) => agrees)).toBe(true);
    expect(JSON.parse(JSON.stringify(diagnosis))).toEqual(diagnosis);
  });

  it("shows the lines, the map of errors and the residuals that convict a wrong one", async () => {
    const { make } = gallery.find(({ id }) => id === "bias-gradient-zero")!;
    const { sentence, lines, where, residuals, ties, certainty } = await checkGradient(make({ bias: "last" }));
    expect(sentence).toBe(
      "wrong: the bias has no gradient, or the bias gets one number for all classes (the same numbers here)",
    );
    expect([certainty, ties.map(({ causes }) => causes[0]!.id)]).toEqual(["tie", ["bias-summed-over-classes"]]);
    expect(lines.filter(({ block, agrees }) => block === "all but the bias" && !agrees)).toEqual([]);
    expect(lines.filter(({ block, agrees }) => block === "bias" && !agrees)).toHaveLength(1);
    expect(where).toMatchObject({ features: 17, classes: 3, constant: 16, image: [4, 4] });
    expect(where!.summary).toBe("only the weights of the bias");
    for (const [jk, error] of where!.errors.entries())
      expect(Math.abs(error)).toBeLessThan(jk < 48 ? where!.allowed * 10 + 1e-9 : Number.POSITIVE_INFINITY);
    expect(residuals.length).toBeGreaterThan(0);
  });

  it("finds out the conventions, and says where they are not as declared", async () => {
    const implementation = plainSoftmax({ bias: "last", reduction: "mean" });
    const { conventions } = await checkGradient({
      ...implementation,
      conventions: { ...implementation.conventions!, reduction: "sum", penalty: "half", penalizesBias: false },
    });
    const found = Object.fromEntries(conventions.map(({ name, found, agrees }) => [name, [found, agrees]]));
    expect(found).toMatchObject({
      reduction: ["mean", false],
      sign: ["loss", true],
      penalty: ["λ/2 Σw²", true],
      "penalized bias": ["false", true],
      precision: ["f64", true],
    });
  });

  it("lists what it could not test and what to change", async () => {
    const { untested } = await checkGradient(plainSoftmax({ classes: 2 }));
    expect(untested.map(({ what }) => what)).toEqual(
      expect.arrayContaining(["bugs that are the same numbers for two classes", "the bias", "row weights"]),
    );
    expect(untested.every(({ remedy }) => remedy.length > 0)).toBe(true);
  });

  it("tells what it does, and ends when it is aborted", async () => {
    const stages: string[] = [];
    const abort = new AbortController();
    const check = checkGradient(plainSoftmax(), {
      signal: abort.signal,
      onProgress: ({ stage }) => {
        stages.push(stage);
        if (stage === "decoding") abort.abort(new Error("enough"));
      },
    });
    await expect(check).rejects.toThrow("enough");
    expect(stages).toEqual(["contract", "line tests", "decoding"]);
  });

  it("asks asynchronous implementations, many at once where they can", async () => {
    const { evaluate, conventions } = plainSoftmax({ bias: "last", features: 4 });
    let largest = 0;
    const diagnosis = await checkGradient({
      conventions: conventions!,
      evaluate: async (request) => evaluate(request),
      evaluateMany: async (requests) => {
        largest = Math.max(largest, requests.length);
        return Promise.all(requests.map((request) => evaluate(request)));
      },
    });
    expect(diagnosis.verdict).toBe("right");
    expect(largest).toBeGreaterThanOrEqual(18);
  });

  it("refuses options and conventions that it does not know or that contradict each other", async () => {
    const right = plainSoftmax();
    await expect(checkGradient(right, { sead: 2 } as never)).rejects.toThrow(/"sead"; did you mean "seed"/);
    await expect(checkGradient({ ...right, conventions: { biass: "last" } as never })).rejects.toThrow(/"biass"/);
    await expect(checkGradient({ ...right, conventions: { bias: "middle" as never } })).rejects.toThrow(
      /bias is "middle"/,
    );
    await expect(checkGradient({ ...right, conventions: { openness: "weights" } })).rejects.toThrow(/must declare/);
    await expect(checkGradient({ ...right, conventions: { classes: 1 } })).rejects.toThrow(/classes is 1/);
    await expect(checkGradient({ ...right, conventions: { image: [3, 4], features: 16 } })).rejects.toThrow(/image/);
  });

  it("watches how a wrong gradient behaves where λ is in use, and says on which rows the fault can be seen", async () => {
    const { make } = gallery.find(({ id }) => id === "penalty-sign")!;
    const { facts, where } = await checkGradient(make({ bias: "last" }));
    expect(facts.map(({ sentence }) => sentence)).toContain("watched at λ 0.7");
    expect(where!.rows).toBe("rows of 0/1 features, λ 0.7, and rows of real features, λ 0.4");
    const everywhere = await checkGradient(gallery.find(({ id }) => id === "delta-dropped")!.make({ bias: "last" }));
    expect(everywhere.where!.rows).toBe(null);
  });

  it("stands with the shapes that were sent when numbers cannot be used", async () => {
    const { causes } = await checkGradient({ evaluate: () => ({ value: 1, gradient: [1, 2] }) });
    expect(causes[0]!.message).toContain("It was sent weights 16×3, design 23×16, 23 labels 0…2, lambda 0.");
  });

  it("gives the same diagnosis for the same seed", async () => {
    const { make } = gallery.find(({ id }) => id === "features-transposed")!;
    expect(await checkGradient(make({ bias: "first" }), { seed: 7 })).toEqual(
      await checkGradient(make({ bias: "first" }), { seed: 7 }),
    );
  });
});
