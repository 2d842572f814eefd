import { describe, expect, it } from "vitest";
import { classContrasts } from "../../src/numeric/class-contrasts.js";
import { withoutDirection } from "../../src/numeric/orthogonal-complement.js";
import { random } from "../../src/numeric/random.js";
import { dot, norm } from "../../src/numeric/vectors.js";

describe("the orthogonal complement", () => {
  it("stays orthonormal, and orthogonal to what was taken out, however many directions are", () => {
    const source = random(1);
    let rest = classContrasts(7, 5);
    const taken: Float64Array[] = [];
    while (rest.length > 1) {
      const direction = new Float64Array(35);
      for (const vector of rest) {
        const share = source.normal();
        vector.forEach((value, m) => {
          direction[m]! += share * value;
        });
      }
      const unit = direction.map((value) => value / norm(direction));
      taken.push(unit);
      rest = withoutDirection(rest, unit);
      for (const [a, u] of rest.entries()) {
        for (const [b, v] of rest.entries()) expect(Math.abs(dot(u, v) - (a === b ? 1 : 0))).toBeLessThan(1e-13);
        for (const out of taken) expect(Math.abs(dot(u, out))).toBeLessThan(1e-13);
      }
    }
    expect(taken).toHaveLength(27);
  });
});
