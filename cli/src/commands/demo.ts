import {
  evaluate,
  explainRow,
  fit,
  gradientSelfCheck,
  type Model,
  objectiveInWords,
  penalised,
  prepare,
  probabilities,
  referenceEngine,
  ridge,
  sliceRows,
  squareFeatures,
  type Table,
  threshold,
} from "multilogit";
import { readTable } from "../files/read-table.js";
import { rowExplanation } from "../pictures/explanation.js";
import { certificateInWords, checkInWords } from "../pictures/fit-report.js";
import { weightPictures } from "../pictures/weight-pictures.js";
import { labelledLines } from "../terminal/labelled-lines.js";
import { nextStep } from "../terminal/next-step.js";
import { type Terminal, terminalOf } from "../terminal/terminal.js";
import { wrapped } from "../terminal/wrapped.js";
import { bundledPath } from "./data.js";

/** The first rows train, the last 360 test; the split of the reference numbers. */
const TRAINING_ROWS = 1437;
const CLASSES_SHOWN = [0, 1, 3, 8];

/** `multilogit demo`: fits the bundled digits and shows what a fit is. */
export async function demoCommand(): Promise<void> {
  const started = performance.now();
  const terminal = terminalOf(process.stdout);
  const digits = await readTable(bundledPath("digits"));
  const train = sliceRows(digits, 0, TRAINING_ROWS);
  const test = sliceRows(digits, TRAINING_ROWS, digits.rows);
  const options = { features: threshold(8), penalty: ridge(1) };
  const model = await fit(train, "digit", options);
  const check = await gradientSelfCheck(
    penalised(await referenceEngine.likelihood(prepare(train, "digit", options).sample), ridge(1)),
  );
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(
    `${[heading(model, train, test, seconds, checkInWords(check), terminal), "", pictures(model, test, terminal), "", next(terminal)].join("\n")}\n`,
  );
  if (!model.report.converged || check.verdict === "wrong") process.exitCode = 1;
}

function heading(
  model: Model,
  train: Table,
  test: Table,
  seconds: number,
  gradient: string,
  { width }: Terminal,
): string {
  const { report } = model;
  const data =
    "1797 handwritten digits, 8×8 pixels, each pixel 1 where its intensity is at least 8; 1437 to learn from, 360 to test.";
  const facts = labelledLines(
    [
      ["objective", `${report.value.toPrecision(13)} nats = ${objectiveInWords(model)}`],
      [
        "solver",
        `${report.method}: ${report.iterations} iterations, ${report.evaluations} evaluations, ${seconds.toFixed(2)} s with reading`,
      ],
      ["certificate", certificateInWords(model)],
      [
        "accuracy",
        `${percent(evaluate(model, train).accuracy)} on the 1437 rows it learnt, ${percent(evaluate(model, test).accuracy)} on the 360 it did not see`,
      ],
      ["gradient", gradient],
    ],
    width,
  );
  return [...wrapped(data, width), "", facts].join("\n");
}

/** The first row whose best class has a probability below 0.9; an easy one explains little. */
function firstUnsure(model: Model, test: Table): number {
  const K = model.classes.length;
  const P = probabilities(model, test);
  for (let i = 0; i < test.rows; i++) if (Math.max(...P.subarray(i * K, i * K + K)) < 0.9) return i;
  return 0;
}

function pictures(model: Model, test: Table, terminal: Terminal): string {
  const square = squareFeatures(model.featureMap)!;
  const i = firstUnsure(model, test);
  const classes = explainRow(model, test, i);
  return [
    `What it looks for: weights of pixels, ${terminal.colour ? "orange for the class, purple against it" : "+ for the class, - against it"}`,
    "",
    weightPictures(model, square, terminal, CLASSES_SHOWN),
    "",
    "How it reads the first test image that it is not sure about",
    "",
    rowExplanation(model, test, i, classes, classes[0]!, terminal),
  ].join("\n");
}

/** What the reader can do next, in their own folder. */
function next({ width }: Terminal): string {
  const commands = [
    ["data", "digits", "-o", "digits.csv"],
    ["fit", "digits.csv", "--target", "digit", "--binarize", "8", "-o", "model.json"],
    ["evaluate", "model.json", "digits.csv"],
    ["explain", "model.json", "digits.csv", "--row", "1"],
    ["explain", "model.json", "digits.csv", "--class", "3", "--feature", "r4c4>=8"],
  ];
  return [
    "Next, with your own file or these digits in this folder:",
    ...commands.map((words) => nextStep(words, width)),
  ].join("\n");
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}
