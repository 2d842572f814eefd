import { readFileSync } from "node:fs";
import {
  category,
  crossValidate,
  elasticNet,
  fit,
  fitPath,
  type GlmnetPenalty,
  grouped,
  lasso,
  modelFromText,
  type Penalty,
  type PenaltyPath,
  penaltyFromGlmnet,
  penaltyText,
  raw,
  ridge,
  type Table,
} from "multilogit";
import { describe, expect, it } from "vitest";
import { readTable } from "../../src/files/read-table.js";
import { HOUSING, IRIS, workplace } from "./program.js";

interface GlmnetFit {
  readonly seed: number;
  readonly alpha: number;
  readonly type: "ungrouped" | "grouped";
  readonly lambda: number;
  readonly numbers: readonly (readonly number[])[];
  readonly category: readonly string[];
  readonly y: readonly number[];
  readonly penaltyFactor: readonly (number | "Infinity")[];
  readonly weights: readonly (readonly number[])[];
}

/** See core/test/fixtures/README.md. */
const recorded: readonly GlmnetFit[] = JSON.parse(
  readFileSync(new URL("../../../core/test/fixtures/factors-glmnet.json", import.meta.url), "utf8"),
);
const place = workplace();
const { run } = place;
const LEVELS = ["a", "b", "c"];
/** what --raw makes of the columns */
const FEATURES = [raw(), category()];

/** The rows as a file, and glmnet's factors by the names of our features. */
function written({ seed, numbers, category, y, penaltyFactor }: GlmnetFit) {
  const columns = numbers.map((_, j) => `x${j}`);
  const lines = y.map((k, i) => [...numbers.map((column) => column[i]), category[i], `c${k}`].join(","));
  const name = `rows${seed}.csv`;
  place.write({ [name]: [[...columns, "g", "y"].join(","), ...lines].join("\n") });
  const features = [...columns, ...LEVELS.map((level) => `g=${level}`)];
  return { name, factors: Object.fromEntries(features.map((feature, j) => [feature, Number(penaltyFactor[j])])) };
}

/** Factors as people write them: that of a column where its levels are alike. */
function flagsOf(factors: Readonly<Record<string, number>>): string[] {
  const ofLevels = LEVELS.map((level) => factors[`g=${level}`]!);
  const isOne = ofLevels.every((v) => v === ofLevels[0]);
  const columns = Object.entries(factors).filter(([name]) => !(isOne && name.startsWith("g=")));
  const all = [...columns, ...(isOne ? [["g", ofLevels[0]!] as const] : [])];
  return ["--penalty-factor", ...all.map(([name, v]) => `${name}=${v === Number.POSITIVE_INFINITY ? "Inf" : v}`)];
}

function pathOf(penalty: Penalty, alpha: number): { readonly path: PenaltyPath; readonly text: string } {
  if (penalty.kind === "none") throw new Error("no penalty");
  const options = { count: 5, ratio: 0.1, factors: penalty.factors! };
  switch (penalty.kind) {
    case "ridge":
      return { path: ridge.path(options), text: "ridge" };
    case "lasso":
      return { path: lasso.path(options), text: "lasso" };
    case "grouped":
      return { path: grouped.path({ ...options, alpha }), text: `grouped:${alpha}` };
    case "elasticNet":
      return { path: elasticNet.path({ ...options, alpha }), text: `elastic-net:${alpha}` };
  }
}

async function tableOf(name: string): Promise<Table> {
  return readTable(place.path(name), {});
}

async function done(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(args);
  expect([stderr, code], args.join(" ")).toEqual(["", 0]);
  return stdout;
}

describe("penalty factors, by generated rows", () => {
  it.each(recorded.map((each) => [each.seed, each] as const))(
    "on the command line are those of the library, and of glmnet (seed %i)",
    async (_, wanted) => {
      const { alpha, lambda, type, y } = wanted;
      const { name, factors } = written(wanted);
      const settings: GlmnetPenalty = { lambda, alpha, type, penaltyFactor: factors };
      const penalty = penaltyFromGlmnet(settings, y.length);
      if (penalty.kind === "none") throw new Error("no penalty");
      const table = await tableOf(name);
      const own = await fit(table, "y", { features: FEATURES, penalty, tolerance: 1e-9 });
      const K = own.classes.length;
      expect(own.report.converged).toBe(true);
      for (const [j, weights] of wanted.weights.entries()) {
        const ours = [...own.weights.slice((1 + j) * K, (2 + j) * K)];
        // a lasso leaves weights W_j − c open for an even number of classes, docs/paths.md, S5
        const c = penalty.kind === "lasso" && K % 2 === 0 ? ours[0]! - weights[0]! : 0;
        for (const [k, weight] of weights.entries())
          expect(ours[k]! - c, `${own.featureMap.names[1 + j]}, class ${k}`).toBeCloseTo(weight, 4);
      }

      const [strength] = penaltyText(penalty).split(" ");
      const flags = flagsOf(penalty.factors!);
      await done(["fit", name, "--target", "y", "--raw", "--penalty", strength!, ...flags, "-o", "model.json"]);
      const fitted = modelFromText(place.read("model.json"));
      expect([...fitted.weights]).toEqual([...own.weights]);
      // the model file keeps the factors
      expect(fitted.penalty.kind === "none" ? {} : fitted.penalty.factors).toMatchObject(
        Object.fromEntries(flags.slice(1).map((flag) => [flag.slice(0, flag.lastIndexOf("=")), expect.any(Number)])),
      );

      const { path, text } = pathOf(penalty, alpha);
      const ours = await fitPath(table, "y", { features: FEATURES, penalty: path });
      const common = ["--target", "y", "--raw", "--penalty", text, "--count", "5", "--ratio", "0.1", ...flags];
      const { penalty: said, points } = JSON.parse(await done(["path", name, ...common, "--json"]));
      expect(points.map((point: { value: number }) => point.value)).toEqual(ours.points.map(({ value }) => value));
      expect(points.map((point: { lambda: number }) => point.lambda)).toEqual(ours.points.map((point) => point.lambda));
      expect(Object.keys(said.factors)).toEqual(flags.slice(1).map((flag) => flag.slice(0, flag.lastIndexOf("="))));
      if (wanted.seed % 2 === 0) return;
      const choice = await crossValidate(table, "y", { features: FEATURES, penalty: path, folds: 3 });
      await done(["choose", name, ...common, "--folds", "3", "--rule", "best", "-o", "chosen.json"]);
      expect([...modelFromText(place.read("chosen.json")).weights]).toEqual([...choice.best.model.weights]);
    },
  );
});

describe("--penalty-factor", () => {
  const iris = ["--target", "Species", "--count", "6", "--ratio", "0.05"];

  it("is said in reports and pages, and in a path's JSON", async () => {
    const flags = ["--penalty-factor", "Sepal.Width=0", "Petal.Width=Inf", "Petal.Length=2"];
    const words = "Sepal.Width not penalised, Petal.Width left out, Petal.Length × 2";
    const path = await done(["path", IRIS, ...iris, ...flags, "--report", "path.html"]);
    expect(path.replace(/\s+/g, " ")).toContain(`penalty lasso; ${words}`);
    const choice = await done([
      "choose",
      IRIS,
      ...iris,
      "--penalty",
      "elastic-net:0.5,1",
      "--folds",
      "3",
      ...flags,
      "--report",
      "choice.html",
    ]);
    expect(choice.replace(/\s+/g, " ")).toContain(
      `penalty elastic net with α = 0.5 (6 λ), elastic net with α = 1 (6 λ); ${words}`,
    );
    for (const page of ["path.html", "choice.html"]) expect(place.read(page)).toContain(words);
    const fitted = await done(["fit", IRIS, "--target", "Species", "--penalty", "lasso:2", ...flags]);
    expect(fitted.replace(/\s+/g, " ")).toContain(`over all weights but the constant's (${words})`);
    expect(JSON.parse(await done(["path", IRIS, ...iris, ...flags, "--json"])).penalty).toEqual({
      kind: "lasso",
      alpha: 1,
      factors: { "Sepal.Width": 0, "Petal.Width": "Infinity", "Petal.Length": 2 },
    });
  });

  it("belongs to the fit of a formula, whose standard errors take a ridge", async () => {
    const args = [
      "summary",
      HOUSING,
      "--formula",
      "satisfaction ~ influence + type + contact",
      "--weights",
      "frequency",
    ];
    const lasso = [...args, "--penalty", "lasso:30", "--penalty-factor", "contact=0", "--refit"];
    expect((await done(lasso)).replace(/\s+/g, " ")).toMatch(/lasso:30 \{"factors":\{"contact":0\}\} kept/);
  });

  it("names what it cannot take", async () => {
    const said = async (...args: string[]) => (await run([...args])).stderr.replace(/\s+/g, " ");
    const path = ["path", IRIS, ...iris];
    expect(await said(...path, "--penalty-factor", "Petal.Lenth=0")).toMatch(
      /name "Petal.Lenth", but there is no such feature or column; did you mean "Petal.Length"\?/,
    );
    for (const wrong of ["Sepal.Width", "=1", "Sepal.Width=", "Sepal.Width=-1", "Sepal.Width=much", "a=1e999"])
      expect(await said(...path, "--penalty-factor", wrong), wrong).toMatch(/expected name=factor/);
    expect(await said(...path, "--penalty-factor", "a=1", "--penalty-factor", "a=2")).toMatch(/names "a" twice/);
    expect(await said(...path, "--group-levels")).toMatch(/--penalty "lasso" has no groups; take --penalty grouped/);
    expect(await said("fit", IRIS, "--target", "Species", "--penalty", "none", "--penalty-factor", "a=1")).toMatch(
      /--penalty none has no factors/,
    );
    const twice = ["fit", IRIS, "--target", "Species", "--penalty", 'lasso:1 {"factors":{"Sepal.Width":0}}'];
    expect(await said(...twice, "--penalty-factor", "Sepal.Width=0")).toMatch(
      /has factors or groups of its own; leave them out there/,
    );
  });
});

describe("levels of a category", () => {
  const [head, ...lines] = readFileSync(IRIS, "utf8").trim().split("\n");
  /** iris with a region, of which a level has one row, so that the part which holds it out cannot learn it */
  const regions = lines.map(
    (line, i) => `${line},${i === 3 ? "rare" : ["north", "south", "east"][i % 4 === 0 ? i % 3 : Math.floor(i / 50)]}`,
  );
  const rare = workplace({ "regions.csv": `${head},region\n${regions.join("\n")}\n` });
  const common = ["regions.csv", "--target", "Species", "--unseen", "zero", "--count", "6", "--ratio", "0.05"];

  it("come and go together with --group-levels", async () => {
    const { stdout } = await rare.run(["path", ...common, "--penalty", "grouped", "--group-levels", "--json"]);
    const { penalty, points, features } = JSON.parse(stdout);
    expect(penalty).toEqual({ kind: "grouped", alpha: 1, levels: "together" });
    const ofRegion = features.filter((name: string) => name.startsWith("region="));
    expect(ofRegion).toHaveLength(4);
    const counts = points.map(
      ({ weights }: { weights: { feature: string }[] }) =>
        new Set(weights.map(({ feature }) => feature).filter((name) => ofRegion.includes(name))).size,
    );
    expect([...new Set(counts)].sort()).toEqual([0, 4]);
  });

  it("have factors of their own in folds, nested folds and halves that lack them", async () => {
    // was "fold 1: the penalty's factors name "region=rare", but there is no such feature or column"
    const flags = ["--penalty-factor", "region=rare=3", "region=0.5", "--folds", "3", "--nested", "3"];
    const { stdout, stderr, code } = await rare.run(["choose", ...common, ...flags, "--stability", "2", "--json"]);
    expect([stderr, code]).toEqual(["", 0]);
    expect(JSON.parse(stdout).curves[0].penalty.factors).toEqual({ "region=rare": 3, region: 0.5 });
  });
});
