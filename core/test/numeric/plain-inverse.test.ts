import { expect, it } from "vitest";
import { plainAlgebra } from "../../src/numeric/dense-algebra.js";
import { PlainInverse } from "../../src/numeric/plain-inverse.js";
import { normals, random } from "../../src/numeric/random.js";
import { expectClose } from "../close-to.js";

it("an inverse in plain loops follows rows that come and go", () => {
  const source = random(7);
  const X = Array.from({ length: 9 }, () => normals(source, 20));
  const H = X.map((x) => X.map((z) => x.reduce((sum, each, i) => sum + each * z[i]!, 0)));
  const against = (places: readonly number[], e: number) => Float64Array.from(places, (a) => H[a]![e]!);
  const inverse = new PlainInverse(9, plainAlgebra);
  const places = [0, 1, 2, 3, 4];
  const check = () => {
    const x = normals(source, places.length);
    const product = Float64Array.from(places, (a) => places.reduce((sum, b, e) => sum + H[a]![b]! * x[e]!, 0));
    expectClose(inverse.times(product), x, { relative: 1e-9, absolute: 1e-9 });
  };
  expect(inverse.reset(Float64Array.from(places.flatMap((a) => [...against(places, a)])), 5)).toBe(true);
  check();
  for (const coming of [7, 5, 8]) {
    expect(inverse.append(against(places, coming), H[coming]![coming]!)).toBe(true);
    places.push(coming);
    check();
  }
  expect(inverse.append(against(places, 2), H[2]![2]!), "a row that is in already").toBe(false);
  for (const going of [1, 6, 0]) {
    expect(inverse.remove(going)).toBe(true);
    const last = places.pop()!;
    if (going < places.length) places[going] = last;
    check();
  }
  expect(inverse.reset(Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
});
