// Fisher's irises, from a file to predictions: fit, how good it is on flowers that it has not seen, why a flower gets its class, a model file.
//
//     npx multilogit data iris -o iris.csv
//     node examples/iris.ts iris.csv     (Node ≥ 22.18 runs TypeScript)
import { readFileSync, writeFileSync } from "node:fs";
import {
  evaluate,
  explainRow,
  fit,
  holdOut,
  modelFromText,
  modelToText,
  predict,
  selectRows,
  tableFromRows,
} from "multilogit";

/** A flower as the file has it. */
type Iris = {
  readonly "Sepal.Length": number;
  readonly "Sepal.Width": number;
  readonly "Petal.Length": number;
  readonly "Petal.Width": number;
  readonly Species: "setosa" | "versicolor" | "virginica";
};

const [header, ...lines] = readFileSync(process.argv[2] ?? "iris.csv", "utf8")
  .trim()
  .split(/\r?\n/);
const names = header!.split(",");
const flowers = lines.map((line) => {
  const cells = line.split(",");
  return Object.fromEntries(names.map((name, j) => [name, name === "Species" ? cells[j] : Number(cells[j])]));
}) as unknown as Iris[];

const table = tableFromRows(flowers);
const { training, heldOut } = holdOut(table, "Species", 0.2);
const tried = await fit(selectRows(table, training), "Species");
const { accuracy, logLoss } = evaluate(tried, selectRows(table, heldOut));
console.log(`held out: ${(100 * accuracy).toFixed(0)} % right, log loss ${logLoss.toFixed(3)} nats`);

const model = await fit(flowers, "Species");
console.log(model.report.reason);

const flower = { "Sepal.Length": 5.8, "Sepal.Width": 2.7, "Petal.Length": 5.1, "Petal.Width": 1.9 };
console.log(`this flower is ${predict(model, [flower])[0]}`);
const [best] = explainRow(model, [flower], 0);
for (const { feature, contribution } of best!.contributions)
  console.log(`  ${feature} adds ${contribution.toFixed(2)} nats`);

writeFileSync("iris.json", modelToText(model));
console.log(`iris.json predicts the same: ${predict(modelFromText(readFileSync("iris.json", "utf8")), [flower])[0]}`);
