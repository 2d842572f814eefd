import { describe, expect, it } from "vitest";
import { checkGradient, gallery, plainSoftmax } from "../../src/check/index.js";

/** All names under which the doctor reports the cause. */
function named(diagnosis: Awaited<ReturnType<typeof checkGradient>>): string[] {
  return [diagnosis.causes, ...diagnosis.ties.map(({ causes }) => causes)].flatMap((causes) =>
    causes.map(({ id }) => id),
  );
}

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

  for (const { id, causes, verdict, needs, make } of gallery)
    it(`names ${id}`, async () => {
      const conditions = {
        bias: "last",
        ...(needs.softLabels ? { softLabels: true } : {}),
        ...(needs.rowWeights ? { rowWeights: true } : {}),
      } as const;
      const diagnosis = await checkGradient(make(conditions));
      expect(diagnosis.verdict, diagnosis.sentence).toBe(verdict);
      expect(named(diagnosis).length, diagnosis.sentence).toBeGreaterThan(0);
      expect(causes).toEqual(expect.arrayContaining(named(diagnosis)));
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

  it("gives the same diagnosis for the same seed", async () => {
    const { make } = gallery.find(({ id }) => id === "features-transposed")!;
    expect(await checkGradient(make({ bias: "first" }), { seed: 7 })).toEqual(
      await checkGradient(make({ bias: "first" }), { seed: 7 }),
    );
  });
});
