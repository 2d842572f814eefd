import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { answer, expectRefusal, type Files, IRIS, workplace } from "./program.js";

const ROWS = "x,z,y\n1,u,a\n2,v,b\n3,u,a\n4,v,b\n5,u,b\n";
const FIT = ["fit", "rows.csv", "--target", "y", "-o", "model.json"];

type Case = readonly [what: string, args: readonly string[], message: RegExp, files?: Files];

/** Each case in a folder of its own: refused in one line, and nothing written, neither there nor as a temporary file. */
function refuses(cases: readonly Case[], files: () => Files): void {
  for (const [what, args, message, more = {}] of cases)
    it.concurrent(what, async () => {
      const { run, write, listing } = workplace(files());
      write(more);
      const before = listing();
      expectRefusal(await run(args), message);
      expect(listing()).toEqual(before);
    });
}

/** FIT on these rows instead. */
const fitOf = (what: string, rows: string | Buffer, message: RegExp, ...more: string[]): Case => [
  what,
  [...FIT, ...more],
  message,
  { "rows.csv": rows },
];

describe("fit refuses a file", () => {
  refuses(
    [
      [
        "that is not there, and suggests one",
        ["fit", "row.csv", "--target", "y"],
        /row\.csv.*did you mean "rows\.csv"/,
      ],
      ["that is a directory", ["fit", ".", "--target", "y", "-o", "m.json"], /directory; give the file/],
      fitOf("that is empty", "", /rows\.csv: empty/),
      fitOf("with a header only", "x,y\n", /rows\.csv: no rows/),
      fitOf("with two columns of one name", "x,x,y\n1,2,a\n", /column "x" occurs twice/),
      fitOf("that is not UTF-8", Buffer.from("x,y\n1,a\n2,\xe9\n", "latin1"), /line 3 is not UTF-8/),
      fitOf("with one class", "x,y\n1,a\n2,a\n", /rows\.csv: the target has one class only, "a"/),
      fitOf("with one line of 200 MB", Buffer.alloc(2e8, "x"), /line 1 is longer than 2000000 bytes/),
      fitOf("without the target", "x,why\n1,a\n2,b\n", /there is no column "y"/),
      fitOf("with a hole in the target", "x,y\n1,a\n2,\n3,b\n", /rows\.csv: .*"y", row 2/, "--missing", "error"),
      fitOf(
        "with a hole",
        "x,y\n1,a\n,b\n3,a\n",
        /column "x", row 2: the cell is empty.*--missing drop/,
        "--missing",
        "error",
      ),
      fitOf(
        "with NaN",
        "x,y\n1,a\nNaN,b\n3,a\n",
        /column "x", row 2: "?NaN"? is not a finite number.*--missing drop/,
        "--missing",
        "error",
      ),
      fitOf("with Infinity", "x,y\n1,a\n2,b\nInfinity,a\n", /column "x", row 3: "?Infinity"? is not a finite/),
      fitOf("with −Infinity", "x,y\n-Infinity,a\n2,b\n3,a\n", /column "x", row 1: "?-Infinity"? is not a finite/),
      fitOf("with a text among numbers", "x,y\n1,a\n2,b\nabc,a\n", /column "x", row 3: "abc" is not a finite number/),
      fitOf(
        "with a decimal comma",
        "x;y\n1;a\n2;b\n3,5;a\n",
        /column "x", row 3: "3,5" has a decimal comma; write a point/,
      ),
      fitOf("with a negative weight", "x,w,y\n1,1,a\n2,-2,b\n", /row 2.*-2/, "--weights", "w"),
      fitOf(
        "with weights that are all zero",
        "x,w,y\n1,0,a\n2,0,b\n",
        /rows\.csv: row weights "w" are all 0/,
        "--weights",
        "w",
      ),
      fitOf("with weights that are texts", "x,w,y\n1,a,a\n2,b,b\n", /column "w"/, "--weights", "w"),
      fitOf("with no row left", "x,y\n,a\n2,\n", /rows\.csv: every row has a missing cell/, "--missing", "drop"),
    ],
    () => ({ "rows.csv": ROWS }),
  );
});

describe("usage that is refused:", () => {
  refuses(
    [
      ["no DATA", ["fit", "--target", "y"], /fit: missing required argument 'DATA'/],
      ["DATA behind a list", ["fit", "--target", "y", "--only", "x", "rows.csv"], /DATA goes before --only/],
      ["no --target", ["fit", "rows.csv", "-o", "m.json"], /fit: no --target; name the column/],
      ["a misspelt flag", ["fit", "rows.csv", "--targte", "y"], /fit: unknown option '--targte'.*--target/],
      ["an unknown flag", [...FIT, "--quick"], /unknown option '--quick'; see multilogit fit --help/],
      [
        "a misspelt command",
        ["fti", "rows.csv"],
        /unknown command 'fti' \(Did you mean fit\?\); see multilogit --help/,
      ],
      ["too many arguments", ["fit", "rows.csv", "more.csv", "--target", "y"], /too many arguments/],
      ["a misspelt target", ["fit", "rows.csv", "--target", "yy"], /no column "yy"; did you mean "y"/],
      ["an unknown column", [...FIT, "--ignore", "price"], /no column "price"; the columns are "x", "z", "y"/],
      ["--only with --ignore", [...FIT, "--only", "x", "--ignore", "z"], /--only.*cannot be used with.*--ignore/],
      ["--raw with --binarize", [...FIT, "--raw", "--binarize", "1"], /--binarize.*cannot be used with.*--raw/],
      ["the target as a category", [...FIT, "--category", "y"], /"y" is the target/],
      ["--penalty lasso:-1", [...FIT, "--penalty", "lasso:-1"], /"lasso:-1": expected/],
      ["--penalty ridge:-1", [...FIT, "--penalty", "ridge:-1"], /"ridge:-1": expected/],
      [
        "--penalty ridge:abc",
        [...FIT, "--penalty", "ridge:abc"],
        /"ridge:abc": expected none for no penalty, or with λ above 0 \(one of two may be 0\) ridge:λ/,
      ],
      ["--binarize x", [...FIT, "--binarize", "x"], /--binarize.*'x' is invalid; give a finite number;/],
      ["--tolerance 0", [...FIT, "--tolerance", "0"], /--tolerance.*'0' is invalid; give a number above 0/],
      ["--max-iterations 1.5", [...FIT, "--max-iterations", "1.5"], /whole number of at least 0/],
      ["--engine gpu", [...FIT, "--engine", "gpu"], /'gpu' is invalid; allowed choices are auto, reference, wasm/],
      ["--solver foo", [...FIT, "--solver", "foo"], /'foo' is invalid; allowed choices are auto, lbfgs/],
      ["--missing guess", [...FIT, "--missing", "guess"], /'guess' is invalid; allowed choices are drop, error/],
      ["a model that is no .json", ["fit", "rows.csv", "--target", "y", "-o", "m.txt"], /"m\.txt": .*ends in \.json/],
      [
        "a folder that is not there",
        ["fit", "rows.csv", "--target", "y", "-o", "no/m.json"],
        /there is no folder "no"/,
      ],
      ["data that are not bundled", ["data", "digit"], /no bundled data "digit"; did you mean "digits"/],
      ["data as a format unknown", ["data", "digits", "-o", "digits.pdf"], /cannot write "\.pdf"; use one of \.csv/],
      ["an empty standard input", ["fit", "-", "--target", "y"], /standard input: empty/],
    ],
    () => ({ "rows.csv": ROWS }),
  );

  it("a slip in the output is told before the data are read", async () => {
    expectRefusal(await workplace().run(["fit", "none.csv", "--target", "y", "-o", "no/m.json"]), /no folder "no"/);
  });

  it("no command at all shows the help", async () => {
    const { code, stdout, stderr } = await workplace().run([]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/Usage: multilogit[\s\S]*Start with: multilogit demo/);
  });

  it.concurrent.each(["fit", "predict", "evaluate", "explain", "summary", "data", "demo"])(
    "%s --help is no error",
    async (command) => {
      const { code, stdout, stderr } = await workplace().run([command, "--help"]);
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(new RegExp(`^Usage: multilogit ${command}`));
    },
  );
});

describe("with a model,", () => {
  let model: string;

  beforeAll(async () => {
    const { run, read } = workplace({ "rows.csv": ROWS });
    answer(await run([...FIT, "--json"]));
    model = read("model.json");
  });

  const edited = (change: (content: string) => string | Buffer) => ({
    get "model.json"() {
      return change(model);
    },
  });
  const predict = ["predict", "model.json", "rows.csv", "-o", "out.csv"];
  const explain = ["explain", "model.json", "rows.csv"];

  refuses(
    [
      [
        "a model file that is not there",
        ["predict", "modle.json", "rows.csv"],
        /modle\.json.*did you mean "model\.json"/,
      ],
      ["a directory for a model file", ["predict", ".", "rows.csv", "-o", "out.csv"], /directory/],
      ["data for a model file", ["predict", "rows.csv", "rows.csv", "-o", "out.csv"], /rows\.csv: .*not JSON/],
      ["an empty model file", predict, /model\.json: /, { "model.json": "" }],
      [
        "other JSON",
        predict,
        /model\.json: .*no "format"; give a file written by multilogit fit/,
        { "model.json": '{"a":1}' },
      ],
      ["a list", predict, /model\.json: .*holds a list/, { "model.json": "[]" }],
      ["a binary model file", predict, /model\.json: /, { "model.json": Buffer.from([0, 255, 254, 10]) }],
      ["a truncated model file", predict, /truncated/, edited((text) => text.slice(0, text.length / 2))],
      [
        "an edited model file",
        predict,
        /checksum.*edited/,
        edited((text) => text.replace(/"weights":\D*/, (start) => `${start}1`)),
      ],
      [
        "a newer model file",
        predict,
        /version 99.*update multilogit/,
        edited((text) => text.replace(/("version":\s*)\d+/, "$199")),
      ],
      ["a category not seen", predict, /rows\.csv: .*"z".*"w"/, { "rows.csv": "x,z\n1,u\n2,w\n" }],
      ["a column less", predict, /rows\.csv: there is no column "z"/, { "rows.csv": "x,y\n1,a\n" }],
      [
        "a hole",
        [...predict, "--missing", "error"],
        /"x", row 2: the cell is empty, a number was expected; fill it in, drop such rows with --missing drop, or leave the prediction of such rows empty with --missing empty$/m,
        { "rows.csv": "x,z\n1,u\n,v\n3,u\n" },
      ],
      ["a text for a number", predict, /"x"/, { "rows.csv": "x,z\nb,u\na,v\n" }],
      ["two columns of one name", predict, /column "z" occurs twice/, { "rows.csv": "x,z,z\n1,u,u\n" }],
      ["predictions in a format unknown", [...predict.slice(0, 3), "-o", "out.xls"], /cannot write "\.xls"/],
      ["predictions in no folder", [...predict.slice(0, 3), "-o", "no/out.csv"], /there is no folder "no"/],
      ["predictions over a folder", [...predict.slice(0, 3), "-o", "../out.csv/"], /cannot|folder|directory/],
      [
        "a class that the model lacks",
        ["evaluate", "model.json", "rows.csv"],
        /rows\.csv: target "y", row 2: class "c" is not known to the model/,
        { "rows.csv": "x,z,y\n1,u,a\n2,v,c\n" },
      ],
      [
        "no class to compare with",
        ["evaluate", "model.json", "rows.csv"],
        /no column "y"/,
        { "rows.csv": "x,z\n1,u\n" },
      ],
      ["explain without a question", explain, /nothing to explain; give --row/],
      ["explain with two questions", [...explain, "--row", "1", "--feature", "x"], /different questions/],
      ["explain --class alone", [...explain, "--class", "a"], /nothing to explain/],
      ["explain row 0", [...explain, "--row", "0"], /--row.*at least 1/],
      ["explain a row beyond the end", [...explain, "--row", "6"], /row 6: expected a whole number from 1 to 5/],
      ["explain an unknown class of a row", [...explain, "--row", "1", "--class", "aa"], /no class "aa".*"a"/],
      ["explain an unknown class", [...explain, "--class", "aa", "--feature", "x"], /no class "aa".*"a"/],
      ["explain an unknown feature", [...explain, "--class", "a", "--feature", "xx"], /no feature "xx".*"x"/],
    ],
    () => ({ "rows.csv": ROWS, "model.json": model }),
  );
});

describe("rows with missing cells are left out, and counted:", () => {
  const lines = readFileSync(IRIS, "utf8").trim().split("\n");
  const holed = lines.map((line, i) =>
    [5, 60, 120].includes(i) ? line.replace(/^[\d.]+/, ["", "NaN", "NA"][i % 3]!) : line,
  );
  const { run, read } = workplace({ "iris.csv": `${holed.join("\n")}\n` });

  it("in fit and evaluate", async () => {
    const args = ["fit", "iris.csv", "--target", "Species", "-o", "model.json"];
    expect(answer(await run([...args, "--json"]))).toMatchObject({ rows: 147, droppedRows: 3 });
    const { stdout, stderr } = await run(args);
    expect(stdout).toMatch(/147 rows \(3 left out/);
    const lack = "Sepal.Length in 3 (setosa 1, versicolor 1, virginica 1)";
    expect(stderr).toContain(`3 of 150 rows are left out, for lack of ${lack}; --missing error refuses them`);
    expect(answer(await run([...args, "--missing", "drop", "--json"]))).toMatchObject({ rows: 147, droppedRows: 3 });
    const evaluate = ["evaluate", "model.json", "iris.csv"];
    expect(answer(await run([...evaluate, "--json"]))).toMatchObject({ rows: 147, droppedRows: 3 });
    expect((await run(evaluate)).stdout).toMatch(/147 rows \(3 left out/);
  });

  it("in explain, which counts rows as the file does and does not mind other rows for one row", async () => {
    const weight = ["explain", "model.json", "iris.csv", "--class", "setosa", "--feature", "Sepal.Length"];
    const explanation = answer(await run([...weight, "--json"]));
    expect(explanation.droppedRows).toBe(3);
    const numbers = explanation.shares.map((share: { row: number }) => share.row).sort((a: number, b: number) => a - b);
    expect(numbers).toEqual(Array.from({ length: 150 }, (_, i) => i + 1).filter((i) => ![5, 60, 120].includes(i)));
    expect((await run(weight)).stdout).toContain("3 rows left out for missing cells");
    expect(answer(await run(["explain", "model.json", "iris.csv", "--row", "6", "--json"])).row).toBe(6);
    expectRefusal(
      await run(["explain", "model.json", "iris.csv", "--row", "5"]),
      /"Sepal\.Length", row 5: the cell is empty; fill it in, or explain another row, such as --row 1$/m,
    );
  });

  it("in the report of evaluate, which counts rows as the file does", async () => {
    const args = ["evaluate", "model.json", "iris.csv", "--report", "report.html"];
    expect((await run(args)).code).toBe(0);
    const content = /<script type="application\/json" id="content">(.*?)<\/script>/s.exec(read("report.html"))![1]!;
    for (const { row, observed } of JSON.parse(content).hardest) expect(lines[row + 1]).toContain(observed);
  });

  it("in predict, which numbers the others, and never prints an empty probability unasked", async () => {
    const { stdout, stderr } = await run(["predict", "model.json", "iris.csv"]);
    expect(stderr).toContain(
      "3 of 150 rows are left out, for lack of Sepal.Length in 3; the column row says which ones",
    );
    expect((await run(["predict", "model.json", "iris.csv", "--missing", "drop"])).stdout).toBe(stdout);
    const [header, ...predictions] = stdout.trim().split("\n");
    expect(header).toBe("row,prediction,p_setosa,p_versicolor,p_virginica");
    const numbers = Array.from({ length: 150 }, (_, i) => i + 1).filter((row) => ![5, 60, 120].includes(row));
    expect(predictions.map((line) => Number(line.split(",")[0]))).toEqual(numbers);
    expect(predictions.every((line) => /^\d+,\w+(?:,\d[\d.e-]*){3}$/.test(line))).toBe(true);
  });

  it("in predict with --missing empty, as empty predictions row by row as in the file", async () => {
    const { stdout, stderr } = await run(["predict", "model.json", "iris.csv", "--missing", "empty"]);
    expect(stderr).toContain(
      "3 of 150 rows have no prediction, for lack of Sepal.Length in 3; --missing drop leaves them out",
    );
    const predictions = stdout.trim().split("\n");
    expect(predictions).toHaveLength(151);
    for (const row of [5, 60, 120]) expect(predictions[row]).toBe(",,,");
    expect(predictions.filter((line) => line === ",,,")).toHaveLength(3);
    expect(predictions[6]).toMatch(/^setosa,0\.9/);
  });

  it("but with --missing error refused by every command", async () => {
    const error = ["--missing", "error"];
    const drop = /"Sepal\.Length", row 5: .*drop such rows with --missing drop$/m;
    expectRefusal(await run(["evaluate", "model.json", "iris.csv", ...error]), drop);
    expectRefusal(await run(["summary", "model.json", "iris.csv", ...error]), drop);
    const weight = ["explain", "model.json", "iris.csv", "--class", "setosa", "--feature", "Sepal.Length"];
    expectRefusal(await run([...weight, ...error]), drop);
    expectRefusal(
      await run(["predict", "model.json", "iris.csv", ...error]),
      /row 5: .*or leave the prediction of such rows empty with --missing empty$/m,
    );
  });
});

describe("a fit of less than half of the rows", () => {
  // p and q lack 6 of 10 rows each, z and the weights one each
  const lines = Array.from({ length: 10 }, (_, i) =>
    [i < 6 ? "" : i, i > 3 ? "" : i, i === 5 ? "" : i, i === 9 ? "" : 1, i % 3 ? "a" : "b"].join(","),
  );
  const { run } = workplace({ "gaps.csv": `p,q q,z,w,y\n${lines.join("\n")}\n` });
  const fit = ["fit", "gaps.csv", "--target", "y", "--weights", "w"];

  it("is not made unasked: every column that has to go is named, as it is typed", async () => {
    const message =
      /: every row has a missing cell in a column that is used \(p in 6, q q in 6, z in 1, w in 1\); leave out the emptiest with --ignore p "q q"$/m;
    expectRefusal(await run(fit), message);
    expect(answer(await run([...fit, "--ignore", "p", "q q", "--json"]))).toMatchObject({ rows: 8, droppedRows: 2 });
  });

  it("is made by --missing drop, which the message offers", async () => {
    const other = [...fit, "--ignore", "q q"];
    expectRefusal(await run(other), /7 of 10 rows .*--ignore p, or go on with the other 3 by --missing drop$/m);
    expect(answer(await run([...other, "--missing", "drop", "--json"]))).toMatchObject({ rows: 3, droppedRows: 7 });
  });

  it("is not made of a formula either, which has no --ignore", async () => {
    const summary = ["summary", "gaps.csv", "--formula", "y ~ p + z"];
    expectRefusal(
      await run(summary),
      /6 of 10 rows .*take the emptiest out of the formula: p, or go on with the other 4/,
    );
  });
});
