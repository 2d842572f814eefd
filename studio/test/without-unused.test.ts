import { describe, expect, it } from "vitest";
import { UNUSED } from "../build/without-unused.js";

// A name that is missing in a stand-in ends the build; one that the core no longer has would stay unseen.
describe("what the page leaves out of the core", () => {
  it.each(Object.entries(UNUSED))(
    "%s is a module of the core with the names of its stand-in",
    async (module, standIn) => {
      const real = await import(new URL(`../../core/dist/${module}.js`, import.meta.url).href);
      const instead = await import(`data:text/javascript,${encodeURIComponent(standIn)}`);
      expect(Object.keys(real)).toEqual(expect.arrayContaining(Object.keys(instead)));
    },
  );

  it("says why when it is called all the same", async () => {
    const { sparseSolution } = await import(
      `data:text/javascript,${encodeURIComponent(UNUSED["solve/sparse/sparse-solution"]!)}`
    );
    expect(sparseSolution).toThrow("take a lasso from its path");
  });
});
