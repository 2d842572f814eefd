import { describe, expect, it } from "vitest";
import { compareTimes } from "../../src/check/compare-times.js";

/** A clock that only work moves: each piece of work takes what `milliseconds(run)` says of its run-th run. */
function clock() {
  let time = 0;
  const work = (milliseconds: (run: number) => number) => {
    let run = 0;
    return () => {
      time += milliseconds(run++);
    };
  };
  return { now: () => time, work };
}

describe("the comparison of two builds", () => {
  it("sees a slowdown of half as much again", async () => {
    const { now, work } = clock();
    const comparison = await compareTimes(
      work(() => 30),
      work(() => 45),
      now,
    );
    expect(comparison).toEqual({ byLeast: 1.5, byPairs: 1.5, isSlowdown: true });
  });

  it("lets a tenth pass", async () => {
    const { now, work } = clock();
    expect(
      (
        await compareTimes(
          work(() => 30),
          work(() => 33),
          now,
        )
      ).isSlowdown,
    ).toBe(false);
  });

  it("is not fooled by a machine that is busy for a while: the least time is the same", async () => {
    const { now, work } = clock();
    const { byPairs, isSlowdown } = await compareTimes(
      work(() => 30),
      work((run) => (run % 15 === 14 ? 30 : 60)),
      now,
    );
    expect(byPairs).toBe(2);
    expect(isSlowdown).toBe(false);
  });

  it("measures a slowdown anew before it counts, and forgets one that does not come back", async () => {
    const { now, work } = clock();
    const warmUp = 3;
    const { isSlowdown } = await compareTimes(
      work(() => 30),
      work((run) => (run < warmUp + 15 ? 60 : 30)),
      now,
    );
    expect(isSlowdown).toBe(false);
  });

  it("keeps one that comes back each time", async () => {
    const { now, work } = clock();
    const runs = { count: 0 };
    const slow = work(() => {
      runs.count++;
      return 60;
    });
    expect(
      (
        await compareTimes(
          work(() => 30),
          slow,
          now,
        )
      ).isSlowdown,
    ).toBe(true);
    expect(runs.count).toBe(3 + 3 * 15);
  });
});
