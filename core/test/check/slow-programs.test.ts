import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { plainSoftmax } from "../../src/check/gallery/plain-softmax.js";
import { checkGradient, type Diagnosis, gallery, type Implementation } from "../../src/check/index.js";
import { FEATURES, heldData } from "./matrix.js";

// The clock stands still but for what an answer is said to take.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const wait = (seconds: number) => vi.setSystemTime(Date.now() + 1000 * seconds);

/** The same, taking a second for each evaluation. */
function aSecondEach({ conventions = {}, evaluate }: Implementation): Implementation {
  return {
    conventions,
    evaluate(request) {
      wait(1);
      return evaluate(request);
    },
  };
}

async function timed(check: () => Promise<Diagnosis>): Promise<Diagnosis & { readonly took: number }> {
  const began = Date.now();
  const diagnosis = await check();
  return { ...diagnosis, took: (Date.now() - began) / 1000 };
}

/** MANY=1000 tries all of the gallery. */
const COUNT = Number(process.env.MANY ?? 5);
const wrong = gallery.filter(({ verdict, needs }) => verdict === "wrong" && !needs.softLabels && !needs.rowWeights);
const tried = wrong.filter((_, at) => at % Math.ceil(wrong.length / COUNT) === 0);

test("a right program of a second per evaluation has its verdict in 65 s, on rows with a penalty too", async () => {
  const found = await timed(() => checkGradient(aSecondEach(plainSoftmax({ bias: "last" }))));
  expect(found.verdict).toBe("right");
  expect(found.causes).toEqual([]);
  expect(found.took).toBeLessThan(65);
  const untested = found.untested.map(({ what }) => what);
  expect(untested).not.toContain("other rows and other penalties");
  expect(untested).toContain('the stage "extremes"');
});

test("wrong ones are found wrong in that time, by the same name or by none", async () => {
  const others: string[] = [];
  let named = 0;
  for (const { id, make } of tried) {
    const conditions = { bias: "last" } as const;
    const { causes } = await checkGradient(make(conditions));
    const found = await timed(() => checkGradient(aSecondEach(make(conditions))));
    const [name, slowName] = [causes, found.causes].map((all) => all.map((cause) => cause.id).join("+"));
    if (found.verdict !== "wrong" || found.took > 65) others.push(`${id}: ${found.verdict} after ${found.took} s`);
    if (name === slowName) named++;
    else if (["exact", "tie"].includes(found.certainty)) others.push(`${id}: ${found.sentence} (not ${name})`);
  }
  expect(others).toEqual([]);
  expect(named / tried.length).toBeGreaterThan(0.8);
});

test("a function of a second per call as well, with what it takes to find out how to call it", async () => {
  const lossAndGrad = (W: number[][], X: number[][], y: number[]): [number, number[][]] => {
    wait(1);
    let loss = 0;
    const grad = W.map((row) => row.map(() => 0));
    X.forEach((x, i) => {
      const e = W.map((w) => Math.exp(w.reduce((sum, wj, j) => sum + wj * x[j]!, 0)));
      const total = e.reduce((sum, one) => sum + one, 0);
      loss -= Math.log(e[y[i]!]! / total);
      e.forEach((one, k) => {
        x.forEach((xj, j) => {
          grad[k]![j]! += (one / total) * xj;
        });
      });
    });
    return [loss, grad];
  };
  const { verdict, causes, took } = await timed(() => checkGradient(lossAndGrad));
  expect([verdict, causes[0]!.id]).toEqual(["wrong", "labels-forgotten"]);
  expect(took).toBeLessThan(90);
});

test("where an answer takes a second whatever it holds, nothing is left out but second derivatives and other sizes", async () => {
  const { conventions = {}, evaluate } = plainSoftmax({ bias: "last", softLabels: true, rowWeights: true });
  const found = await timed(() =>
    checkGradient({
      conventions,
      evaluate,
      evaluateMany: async (requests) => {
        wait(1);
        return Promise.all(requests.map(evaluate));
      },
    }),
  );
  expect([found.verdict, found.untested.map(({ what }) => what)]).toEqual([
    "right",
    [expect.stringMatching(/^derivatives below .* and gradients longer than /), "second derivatives"],
  ]);
  expect(found.took).toBeLessThan(65);
});

test("programs that hold their data are judged by fewer lines", async () => {
  const held = heldData("last", 3);
  const conditions = { openness: "weights", features: FEATURES, classes: 3, bias: "last", held } as const;
  const bySign = gallery.find(({ id }) => id === "sign-flipped")!;
  const found = await timed(() => checkGradient(aSecondEach(plainSoftmax(conditions))));
  const flipped = await timed(() => checkGradient(aSecondEach(bySign.make(conditions))));
  expect([found.verdict, flipped.verdict]).toEqual(["right", "wrong"]);
  expect(Math.max(found.took, flipped.took)).toBeLessThan(75);
});

test("seconds bound it: the lines that convict are measured, and little else", async () => {
  const exhibit = gallery.find(({ id }) => id === "swapped-index")!;
  const { verdict, took } = await timed(() =>
    checkGradient(aSecondEach(exhibit.make({ bias: "last" })), { seconds: 10 }),
  );
  expect(verdict).toBe("wrong");
  expect(took).toBeLessThan(35);
});
