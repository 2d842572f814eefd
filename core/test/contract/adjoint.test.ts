import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normals, random } from "../../src/numeric/random.js";
import { dot, norm } from "../../src/numeric/vectors.js";
import { wholeObjective } from "../whole-objective.js";
import { designs } from "./designs.js";
import { engines } from "./engines.js";
import { problemOf, variations } from "./problem.js";
import { representations } from "./representations.js";

/** Relative to the size of the terms: ⟨ΦV, R⟩ itself may cancel. */
const RELATIVE = 1e-12;

describe.each(designs)("adjoint: $name", ({ make }) => {
  it("⟨ΦV, R⟩ = ⟨V, ΦᵀR⟩ for random V and R", () => {
    const sizes = [fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 12 }), fc.nat()] as const;
    fc.assert(
      fc.property(...sizes, (n, K, seed) => {
        const source = random(seed);
        const { design } = make(n, source);
        const V = normals(source, design.features * K);
        const R = normals(source, n * K);
        const [PhiV, PhiTR] = [new Float64Array(n * K), new Float64Array(design.features * K)];
        design.times(V, K, PhiV);
        design.transposeTimes(R, K, PhiTR);
        const size = norm(PhiV) * norm(R) + norm(V) * norm(PhiTR);
        expect(Math.abs(dot(PhiV, R) - dot(V, PhiTR))).toBeLessThanOrEqual(RELATIVE * size);
      }),
      { numRuns: 40 },
    );
  });
});

describe.each(engines)("adjoint: the curvature of the $name engine", ({ engine }) => {
  it.each(representations)("⟨U, HV⟩ = ⟨HU, V⟩ ≥ 0 at U = V, over $name", async (representation) => {
    await fc.assert(
      fc.asyncProperty(variations, async (variation) => {
        const { sample, penalty, source, K } = problemOf(representation, variation);
        const objective = wholeObjective(await engine.likelihood(sample), penalty);
        const [W, U, V] = Array.from({ length: 3 }, () => normals(source, representation.width * K));
        const point = await objective.at(W!);
        const [HU, HV] = [await point.hessianVector(U!), await point.hessianVector(V!)];
        const size = norm(HU) * norm(V!) + norm(HV) * norm(U!);
        expect(Math.abs(dot(U!, HV) - dot(HU, V!))).toBeLessThanOrEqual(RELATIVE * size);
        expect(dot(V!, HV)).toBeGreaterThanOrEqual(-RELATIVE * size);
      }),
      { numRuns: 15 },
    );
  });
});
