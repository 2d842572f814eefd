import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type DocumentedProgram, examplesOf, PACKAGE, runProgram } from "./documented-programs.js";
import { type PublicName, publicNames } from "./public-docstrings.js";
import { typeErrors } from "./types-of-programs.js";

const SOURCE = fileURLToPath(new URL("../../src/", import.meta.url));
const MODULES = Object.entries(PACKAGE).map(([path, file]) => ({
  path,
  names: publicNames(SOURCE + file.replace(/\.js$/, ".ts")),
}));
const values = MODULES.flatMap(({ path, names }) =>
  names.filter(({ kind }) => kind === "value").map((each) => ({ path, ...each })),
).filter(({ name, file }, at, all) => all.findIndex((other) => other.name === name && other.file === file) === at);

/** What examples take for granted, where they do not say it themselves. */
const GIVEN: Readonly<Record<string, string>> = {
  rows: `Array.from({ length: 24 }, (_, i) => ({
    height: (i % 2 === 0 ? 1 : 2.7) + (i % 5) / 10,
    colour: i % 3 === 0 ? "green" : i % 2 === 0 ? "red" : "yellow",
    kind: i % 2 === 0 ? "apple" : "banana",
  }))`,
  table: "tableFromRows(rows)",
  model: 'await fit(rows, "kind")',
  sample: 'makeSample(model.featureMap, table, "kind")',
  text: "modelToText(model)",
  survey: `Array.from({ length: 90 }, (_, i) => ({
    ses: ["low", "middle", "high"][i % 3]!,
    write: 30 + ((i * 17) % 37),
    prog: ["general", "academic", "vocational"][(i * i + (i >> 2)) % 3]!,
  }))`,
  surveyModel: 'await fit(survey, formula("prog ~ ses + write"), { penalty: none() })',
  messages: `[
    { text: "win a free prize now", kind: "spam" },
    { text: "free prize, call now", kind: "spam" },
    { text: "lunch at noon today", kind: "ham" },
    { text: "see you at lunch", kind: "ham" },
  ]`,
  Deno: "{ serve: (_: unknown) => {} }",
};

/** Public names that have no example yet. The list only gets shorter. */
const WITHOUT_EXAMPLE: readonly string[] = [
  "NoAnswerYet",
  "ProgramError",
  "SQL_DIALECT_NAMES",
  "WrittenConversation",
  "booleanFeature",
  "calledImplementation",
  "checkWritten",
  "factorsOf",
  "featureMapOf",
  "likelihoodOf",
  "likelihoodRatioTest",
  "looksRight",
  "messagePieces",
  "messagesFromText",
  "modelFromCoefficientsText",
  "modelFromOnnx",
  "modelFromPmml",
  "modelFromScikitLearn",
  "numberFeature",
  "plainFunction",
  "plainSoftmax",
  "profileInterval",
  "programImplementation",
  "scoreTest",
  "squareFeatures",
  "tableOf",
  "thresholdFeature",
  "waldSlope",
  "waldTest",
];

const declares = (code: string, name: string) =>
  new RegExp(`\\b(?:const|let|function|class) (?:${name}\\b|[{[][^=]*\\b${name}\\b[^=]*[}\\]] =)`).test(code);
const uses = (code: string, name: string) => new RegExp(`(?<![.\\w"])${name}\\b(?!:|")`).test(code);

/** An example as a program of its own: with what it takes for granted, and imports of the public names in it. */
function programOf({ path, name }: PublicName & { path: string }, example: string): DocumentedProgram {
  let code = example;
  for (const given of Object.keys(GIVEN).reverse())
    if (uses(code, given) && !declares(code, given)) code = `const ${given} = ${GIVEN[given]};\n${code}`;
  const taken = new Set<string>();
  for (const module of [...MODULES].sort((a, b) => Number(b.path === path) - Number(a.path === path))) {
    const names = module.names.filter(
      (each) => each.kind === "value" && !taken.has(each.name) && uses(code, each.name) && !declares(code, each.name),
    );
    for (const each of names) taken.add(each.name);
    if (names.length > 0)
      code = `import { ${names.map((each) => each.name).join(", ")} } from "${module.path}";\n${code}`;
  }
  return { where: `${path}: ${name}`, code };
}

describe("examples of docstrings do what they say", () => {
  const examples = values.flatMap((value) =>
    examplesOf(value.docstring ?? "").map((example) => programOf(value, example)),
  );
  it("with types that fit", async () => {
    expect(await typeErrors(examples)).toEqual([]);
  });
  it.each(examples.map((program) => [program.where, program] as const))("%s", async (_, program) => {
    await runProgram(program);
  });
});

describe("the public interface", () => {
  const without = values.filter(({ docstring }) => examplesOf(docstring ?? "").length === 0).map(({ name }) => name);

  it("has an example for every function and constant, but for those listed", () => {
    expect(values.length).toBeGreaterThan(60);
    expect(without.filter((name) => !WITHOUT_EXAMPLE.includes(name))).toEqual([]);
  });

  it("lists nothing that has one by now", () => {
    const isPublic = (name: string) => values.some((each) => each.name === name);
    expect(WITHOUT_EXAMPLE.filter((name) => isPublic(name) && !without.includes(name))).toEqual([]);
  });

  it("says of every name what it is for", () => {
    const bare = MODULES.flatMap(({ names }) => names.filter(({ docstring }) => docstring === null));
    expect([...new Set(bare.map(({ name }) => name))]).toEqual([]);
  });
});
