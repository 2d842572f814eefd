#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { MultilogitError } from "multilogit";
import type { ProgramError } from "multilogit/check";

const EXIT_USAGE = 2;
const EXIT_INTERNAL = 3;

/** The command line: each command's options here, its work in a file of commands/, loaded when it is asked for. */
function program(): Command {
  const root = new Command("multilogit")
    .description("Multinomial logistic (softmax) regression: fitted, certified, explained.")
    .version("0.1.0")
    .helpCommand(false)
    .showSuggestionAfterError(true)
    .addHelpText(
      "after",
      "\nStart with: multilogit demo\nDATA: CSV, TSV, JSON, JSON lines or Parquet; - reads standard input.\nExit codes: 0 done · 1 a negative verdict (a fit that did not converge) · 2 usage or bad data · 3 internal.",
    );
  for (const command of [
    fitCommand(),
    predictCommand(),
    evaluateCommand(),
    explainCommand(),
    summaryCommand(),
    checkCommand(),
    studioCommand(),
    marginsCommand(),
    compareCommand(),
    verifyCommand(),
    dataCommand(),
    demoCommand(),
  ])
    root.addCommand(command);
  forEachCommand(root, (command) => {
    command.exitOverride();
    command.configureOutput({ outputError: () => {} });
  });
  return root;
}

function fitCommand(): Command {
  return new Command("fit")
    .description("fit a model to the rows of DATA and certify it")
    .argument("<DATA>", "rows to learn from")
    .option("--target <column>", "the column of classes to learn (this or --formula)")
    .addOption(formulaOption().conflicts(["target", "only", "category", "binarize"]))
    .addOption(baseOption())
    .addOption(
      new Option("--standardize", "numbers less their mean, over their standard deviation (default)").conflicts([
        "binarize",
        "raw",
      ]),
    )
    .addOption(
      new Option("--binarize <T>", "numbers as the 0/1 feature value ≥ T").argParser(numberArgument).conflicts(["raw"]),
    )
    .option("--raw", "numbers as they are")
    .option(
      "--category <column...>",
      "columns of categories, beside those of text and booleans; DATA goes before such a list",
    )
    .addOption(new Option("--only <column...>", "use only these columns as features").conflicts("ignore"))
    .option("--ignore <column...>", "leave these columns out")
    .option("--weights <column>", "how many rows each row stands for")
    .option(
      "--penalty <penalty>",
      "ridge:λ, that is λ/2 · Σ w² over all weights but the constant's, or none",
      "ridge:1",
    )
    .addOption(
      new Option("--missing <policy>", "what a cell without a usable value does")
        .choices(["error", "drop"])
        .default("error"),
    )
    .addOption(
      new Option("--unseen <policy>", "what a category not seen here does at prediction: an error, or no feature set")
        .choices(["error", "zero"])
        .default("error"),
    )
    .addOption(
      new Option("--engine <engine>", "who sums over the rows; auto chooses by size")
        .choices(["auto", "reference", "wasm"])
        .default("auto"),
    )
    .addOption(
      new Option("--threads <count>", "threads of the wasm engine; by default as many as run at once").argParser(
        countArgument,
      ),
    )
    .addOption(
      new Option("--solver <solver>", "how the weights are found")
        .choices(["auto", "lbfgs", "newton", "gradient-ascent"])
        .default("auto"),
    )
    .addOption(
      new Option("--tolerance <gap>", "largest gap, as a share of the objective, that counts as converged")
        .argParser(positiveArgument)
        .default(1e-9),
    )
    .addOption(new Option("--max-iterations <count>", "stop after so many iterations").argParser(countArgument))
    .option("--check-gradient", "check the gradient against differences of the objective, at a random point")
    .addOption(
      new Option("--seed <number>", "of the random point of --check-gradient").argParser(countArgument).default(1),
    )
    .option("-o, --output <file>", "write the model here (.json)")
    .option("--json", "print one JSON object and nothing else")
    .action(async (data, options) => (await import("./commands/fit.js")).fitCommand(data, options));
}

function formulaOption(): Option {
  return new Option("--formula <formula>", 'target and features as in R, such as "y ~ a + log(b) + C(year):a"');
}

function baseOption(): Option {
  return new Option("--base <factor=level...>", "reference levels of the formula's factors (default: the first)");
}

function predictCommand(): Command {
  return new Command("predict")
    .description("the most probable class and all probabilities of each row of DATA")
    .argument("<MODEL>", "a model file written by fit -o")
    .argument("<DATA>", "rows to predict")
    .option("-o, --output <file>", "write here: .csv, .tsv, .json, .jsonl or .parquet; default CSV on standard output")
    .action(async (model, data, options) =>
      (await import("./commands/predict.js")).predictCommand(model, data, options),
    );
}

function evaluateCommand(): Command {
  return new Command("evaluate")
    .description("how good the model's predictions are for the labelled rows of DATA")
    .argument("<MODEL>", "a model file written by fit -o")
    .argument("<DATA>", "rows with their classes")
    .option("--target <column>", "the column of classes (default: the one the model learnt)")
    .option("--weights <column>", "how many rows each row stands for")
    .addOption(
      new Option("--missing <policy>", "what a cell without a usable value does")
        .choices(["error", "drop"])
        .default("error"),
    )
    .option("--report <file>", "write a web page with the figures (.html), which holds all it needs")
    .option("--json", "print one JSON object and nothing else")
    .action(async (model, data, options) =>
      (await import("./commands/evaluate.js")).evaluateCommand(model, data, options),
    );
}

function explainCommand(): Command {
  return new Command("explain")
    .description("why a row gets its class; or one weight's derivative as a sum over the rows")
    .argument("<MODEL>", "a model file written by fit -o")
    .argument("<DATA>", "rows; with their classes when a weight is explained")
    .addOption(new Option("--row <I>", "explain this row, counted from 1 without the header").argParser(countArgument))
    .option("--class <class>", "the class whose score or weight is explained")
    .option("--feature <feature>", "the feature whose weight is explained (with --class)")
    .option("--target <column>", "the column of classes (default: the one the model learnt)")
    .option("--weights <column>", "how many rows each row stands for")
    .option("--json", "print one JSON object and nothing else")
    .action(async (model, data, options) =>
      (await import("./commands/explain.js")).explainCommand(model, data, options),
    );
}

function summaryCommand(): Command {
  return inferenceOptions(
    new Command("summary")
      .description("standard errors, tests and intervals: of a formula fitted to DATA, or of a model at its DATA")
      .usage("<DATA> --formula <formula> [options]\n       multilogit summary <MODEL> <DATA> [options]")
      .argument("<MODEL|DATA>", "rows to fit a formula to; or a model file written by fit -o, best with --penalty none")
      .argument("[DATA]", "the rows that the model was fitted to"),
  )
    .option("--reference <class>", "the class that the others are compared with (default: the first)")
    .addOption(
      new Option("--coding <coding>", "reference, or symmetric: each class against the mean of all")
        .choices(["reference", "symmetric"])
        .default("reference"),
    )
    .addOption(
      new Option("--intervals <kind>", "wald, or profile: intervals and p-values from the likelihood itself")
        .choices(["wald", "profile"])
        .default("wald"),
    )
    .option("--tests", "joint Wald, likelihood-ratio and score tests of each term and each class")
    .option("--json", "print one JSON object and nothing else")
    .option("--csv", "print one line a term, with all digits")
    .option("--markdown", "print tables in Markdown")
    .option("--latex", "print a table in LaTeX")
    .option("--html", "print a page with a plot of the coefficients")
    .option("-o, --output <file>", "write here instead: .txt, .json, .csv, .md, .tex or .html")
    .action(async (first, second, options) =>
      (await import("./commands/summary.js")).summaryCommand(first, second, options),
    );
}

/** What all commands of inference share: which rows, fitted how, and how the variance is estimated. */
function inferenceOptions(command: Command): Command {
  return command
    .addOption(formulaOption())
    .addOption(baseOption())
    .option("--penalty <penalty>", "of the formula's fit: none or ridge:λ (default: none)")
    .option("--weights <column>", "frequency weights: how many rows each row stands for, as in the fit")
    .option("--probability-weights <column>", "sampling weights: how many of the population each row stands for")
    .option(
      "--covariance <kind>",
      "classical, HC0, HC1 or cluster:COLUMN (default: classical; HC0 with probability weights)",
    )
    .option("--firth", "bias-reduced estimates (Firth), finite also where classes are separated")
    .addOption(new Option("--level <share>", "of the intervals").argParser(positiveArgument).default(0.95))
    .addOption(
      new Option("--missing <policy>", "what a cell without a usable value does")
        .choices(["error", "drop"])
        .default("error"),
    );
}

function studioCommand(): Command {
  return new Command("studio")
    .description("draw a digit and see the gradient happen: a page in your browser, served by and to this machine only")
    .argument("[DATA]", "a table for the screen Your data")
    .addOption(
      new Option("--port <number>", "where to serve it; 0 for any free port").argParser(portArgument).default(4321),
    )
    .option("--no-open", "only print the address")
    .action(async (data, options) => (await import("./commands/studio.js")).studioCommand(data, options));
}

function compareCommand(): Command {
  return new Command("compare")
    .description("likelihood-ratio test, AIC and BIC of two fits without penalty, one nested in the other")
    .argument("<A>", "a model file written by fit -o --penalty none")
    .argument("<B>", "another, of the same rows; either may be the larger")
    .argument("[DATA]", "the rows of both, to prove that they are the same")
    .option("--weights <column>", "how many rows each row of DATA stands for, as in the fits")
    .addOption(
      new Option("--missing <policy>", "what a cell of DATA without a usable value does")
        .choices(["error", "drop"])
        .default("error"),
    )
    .option("--json", "print one JSON object and nothing else")
    .action(async (a, b, data, options) => (await import("./commands/compare.js")).compareCommand(a, b, data, options));
}

function verifyCommand(): Command {
  return new Command("verify")
    .description("fit reference data on this machine: how many digits agree with MADlib, Stata, R and Python?")
    .option("--json", "print one JSON object and nothing else")
    .action(async (options) => (await import("./commands/verify.js")).verifyCommand(options));
}

function marginsCommand(): Command {
  return inferenceOptions(
    new Command("margins")
      .description(
        "marginal effects: by how much each column moves the probability of each class, with standard errors",
      )
      .usage("<DATA> --formula <formula> [options]\n       multilogit margins <MODEL> <DATA> [options]")
      .argument("<MODEL|DATA>", "rows to fit a formula to; or a model file written by fit -o")
      .argument("[DATA]", "the rows that the model was fitted to"),
  )
    .option("--columns <column...>", "whose effects are wanted (default: all)")
    .addOption(
      new Option("--effect <kind>", "dydx: change of p per unit; eyex: elasticity; dyex, eydx: one side in logarithms")
        .choices(["dydx", "eyex", "dyex", "eydx"])
        .default("dydx"),
    )
    .option("--at-means", "at the mean row instead of averaged over the rows")
    .option("--at <column=value...>", "with these columns at given values")
    .addOption(
      new Option("--probabilities", "the probabilities of the classes with intervals, instead of effects").conflicts([
        "columns",
      ]),
    )
    .option("--json", "print one JSON object and nothing else")
    .addOption(new Option("--csv", "print one line an effect, with all digits").conflicts(["json"]))
    .action(async (first, second, options) =>
      (await import("./commands/margins.js")).marginsCommand(first, second, options),
    );
}

function checkCommand(): Command {
  return new Command("check")
    .description("the gradient doctor: whether a program's gradient is right and, if not, why")
    .usage("[DATA] [options] -- COMMAND…")
    .argument("[DATA]", "rows to check with (default: the doctor's own)")
    .option("--target <column>", "the column of classes of DATA")
    .addOption(new Option("--binarize <T>", "numbers of DATA as the 0/1 feature value ≥ T").argParser(numberArgument))
    .addOption(
      new Option(
        "--standardize",
        "numbers of DATA less their mean, over their standard deviation (default: as they are)",
      ).conflicts("binarize"),
    )
    .addOption(new Option("--only <column...>", "use only these columns of DATA as features").conflicts("ignore"))
    .option("--ignore <column...>", "leave these columns of DATA out")
    .option("--weights <column>", "how many rows each row of DATA stands for")
    .addOption(
      new Option("--missing <policy>", "what a cell of DATA without a usable value does (default: error)").choices([
        "error",
        "drop",
      ]),
    )
    .addOption(
      new Option("--rows <count>", "check with so many rows of DATA, evenly spread (default: 300)").argParser(
        countArgument,
      ),
    )
    .addOption(
      new Option("--lambda <λ>", "strength of the penalty with DATA (default: 0)").argParser(nonNegativeArgument),
    )
    .addOption(
      new Option(
        "--tolerance <share>",
        "error of a right gradient, as a share of it (default: by its precision)",
      ).argParser(positiveArgument),
    )
    .addOption(
      new Option("--time-limit <seconds>", "how long the program may take for one answer (default: 30)").argParser(
        positiveArgument,
      ),
    )
    .addOption(
      new Option("--seconds <seconds>", "begin no further tests after this time (default: 60)").argParser(
        positiveArgument,
      ),
    )
    .addOption(new Option("--seed <number>", "of weights, directions and rows").argParser(countArgument).default(1))
    .option("--report <file>", "write a web page with pictures here (.html)")
    .option("--json", "print one JSON object and nothing else")
    .option("--cases <file>", "start no program: write the questions here (.jsonl, or .json for one array) …")
    .option("--answers <file>", "… and read what the program answered from here")
    .addOption(
      new Option("--stub <language>", "print a program to put your functions into, and do nothing else").choices([
        "python",
        "javascript",
        "r",
        "julia",
        "octave",
        "c",
      ]),
    )
    .addHelpText(
      "after",
      "\nCOMMAND is started without a shell and answers one JSON object a line: --stub prints one to begin with.\nExit codes: 0 right · 1 wrong · 2 cannot tell, usage or bad data · 3 the program failed.",
    )
    .action(async (data, options) => (await import("./commands/check.js")).checkCommand(data, programWords, options));
}

function dataCommand(): Command {
  return new Command("data")
    .description("write bundled data: digits, 1797 handwritten digits of 8×8 pixels (UCI, CC BY 4.0)")
    .argument("<name>", "digits")
    .option("-o, --output <file>", "write here (.csv, .tsv, .json, .jsonl, .parquet); default CSV on standard output")
    .action(async (name, options) => (await import("./commands/data.js")).dataCommand(name, options));
}

function demoCommand(): Command {
  return new Command("demo")
    .description("fit the bundled digits and show what comes out")
    .action(async () => (await import("./commands/demo.js")).demoCommand());
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) forEachCommand(child, visit);
}

function numberArgument(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("Give a finite number.");
  return value;
}

function positiveArgument(text: string): number {
  const value = numberArgument(text);
  if (!(value > 0)) throw new InvalidArgumentError("Give a number above 0.");
  return value;
}

function nonNegativeArgument(text: string): number {
  const value = numberArgument(text);
  if (value < 0) throw new InvalidArgumentError("Give a number of at least 0.");
  return value;
}

function countArgument(text: string): number {
  const value = numberArgument(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("Give a whole number of at least 1.");
  return value;
}

function portArgument(text: string): number {
  const value = numberArgument(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError("Give a whole number from 0 to 65535.");
  return value;
}

/** What Commander says, as one line that names the command and where its help is. */
function usageMessage({ message, code }: CommanderError, root: Command): string {
  const asked = process.argv[2] ?? "";
  const isCommand = root.commands.some((command) => command.name() === asked);
  const said = message
    .replace(/^error: /, "")
    .replace(/\s*\n\s*/g, " ")
    .replace(/\. (Expected|Give|Allowed)/, "; $1")
    .replace(/\.$/, "");
  const lists = process.argv.filter((word) => /^--(only|ignore|category)$/.test(word));
  const hint =
    code === "commander.missingArgument" && lists.length > 0
      ? ` (DATA goes before ${lists[0]}, a list takes all that follows)`
      : "";
  const program =
    asked === "check" && code === "commander.excessArguments"
      ? " (the program goes behind --, as in check -- python3 my_gradient.py)"
      : "";
  return `${isCommand ? `${asked}: ` : ""}${said}${hint}${program}; see multilogit ${isCommand ? `${asked} ` : ""}--help`;
}

/** One line on standard error and the exit code; only what nobody foresaw shows where it happened. */
function reported(error: unknown, root: Command): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    if (error.code === "commander.help") return EXIT_USAGE;
    process.stderr.write(`multilogit: ${usageMessage(error, root)}\n`);
    return EXIT_USAGE;
  }
  if (error instanceof MultilogitError) {
    process.stderr.write(`multilogit: ${error.message}\n`);
    return EXIT_USAGE;
  }
  if (isProgramError(error)) {
    process.stderr.write(`multilogit: ${error.message}\n${lastWords(error)}`);
    return EXIT_INTERNAL;
  }
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`multilogit: internal error, please report it with the command that you ran\n${trace}\n`);
  return EXIT_INTERNAL;
}

/** By its name: the module of its class is loaded by the commands that need it only. */
function isProgramError(error: unknown): error is ProgramError {
  return error instanceof Error && error.name === "ProgramError";
}

/** What a program that failed wrote to its standard error. */
function lastWords({ errorOutput }: ProgramError): string {
  if (errorOutput === "") return "It wrote nothing to standard error.\n";
  return `The end of its standard error:\n${errorOutput.replace(/^/gm, "  ")}\n`;
}

// A reader that has seen enough (| head) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

/** What stands behind "--" of check is another program's, options and all. */
const dashes = process.argv[2] === "check" ? process.argv.indexOf("--") : -1;
const words = dashes < 0 ? process.argv : process.argv.slice(0, dashes);
const programWords = dashes < 0 ? [] : process.argv.slice(dashes + 1);

const root = program();
try {
  await root.parseAsync(words);
} catch (error) {
  process.exitCode = reported(error, root);
}
