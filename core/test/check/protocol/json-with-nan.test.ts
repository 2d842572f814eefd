import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonWithNaN, numberOf } from "../../../src/check/protocol/json-with-nan.js";

const numbersIn = (text: string) => (jsonWithNaN(text) as unknown[]).map(numberOf);

describe("numbers that JSON has no word for", () => {
  it("are read as Python, JavaScript, C, R, Julia and Octave print them", () => {
    expect(numbersIn("[NaN,Infinity,-Infinity]")).toEqual([NaN, Infinity, -Infinity]);
    expect(numbersIn("[nan,-nan,inf,-inf,null]")).toEqual([NaN, NaN, Infinity, -Infinity, NaN]);
    expect(numbersIn("[NA,Inf,-Inf,NaN,+Inf]")).toEqual([NaN, Infinity, -Infinity, NaN, Infinity]);
    expect(numbersIn('["NaN","Infinity","-Inf","NA"]')).toEqual([NaN, Infinity, -Infinity, NaN]);
    expect(numbersIn("[1e999,-1e999]")).toEqual([Infinity, -Infinity]);
  });

  it("are left alone within texts and names", () => {
    expect(jsonWithNaN('{"NaN":"say \\"inf\\", NaN","x":NaN}')).toEqual({ NaN: 'say "inf", NaN', x: "NaN" });
  });

  it("do not make other words numbers", () => {
    expect(numbersIn('["nano","","1",true,{}]')).toEqual([undefined, undefined, undefined, undefined, undefined]);
    for (const text of ["[nano]", "[NaN1]", "NaN NaN", "[1,]", "infinite", ""])
      expect(() => jsonWithNaN(text), text).toThrow();
  });

  it("change nothing in JSON that has none", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(jsonWithNaN(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe("what Windows writes", () => {
  it("begins with a byte-order mark, which is left out", () => {
    expect(jsonWithNaN('\uFEFF{"value": 3.2}')).toEqual({ value: 3.2 });
  });
});
