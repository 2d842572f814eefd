import { Command, Option } from "commander";
import { addExamples, addNotes, GROUPS } from "./help-layout.js";
import { countArgument, nonNegativeArgument, numberArgument, positiveArgument } from "./number-arguments.js";

/** The arguments and options of `multilogit check`. */
export function checkUsage(programWords: readonly string[]): Command {
  return addExamples(
    addNotes(
      new Command("check")
        .helpGroup(GROUPS.gradient)
        .summary("the gradient doctor: is a program's gradient right and, if not, why")
        .description("the gradient doctor: whether a program's gradient is right and, if not, why")
        .usage("[DATA] FILE:FUNCTION [options]\n       multilogit check [DATA] [options] -- COMMAND…")
        .argument("[DATA]", "rows to check with (default: the doctor's own)")
        .argument(
          "[FILE:FUNCTION]",
          "a function in a .py, .js, .mjs, .ts, .R or .m file, such as my_model.py:loss_and_grad",
        )
        .option("--value <function>", "the function of FILE that returns the value …")
        .option("--gradient <function>", "… and the one that returns the gradient, if they are two")
        .option("--target <column>", "the column of classes of DATA")
        .addOption(
          new Option("--binarize <T>", "numbers of DATA as the 0/1 feature value ≥ T").argParser(numberArgument),
        )
        .addOption(
          new Option("--standardize", "standardise the numbers of DATA (default: as they are)").conflicts("binarize"),
        )
        .addOption(new Option("--only <column...>", "use only these columns of DATA as features").conflicts("ignore"))
        .option("--ignore <column...>", "leave these columns of DATA out")
        .option("--weights <column>", "how many rows each row of DATA stands for")
        .addOption(
          new Option(
            "--missing <policy>",
            "what to do about a missing cell of DATA: leave out its row (drop), or an error (default: drop, but at most half of the rows)",
          ).choices(["drop", "error"]),
        )
        .addOption(
          new Option("--rows <count>", "check with this many rows of DATA, evenly spread (default: 300)").argParser(
            countArgument,
          ),
        )
        .addOption(
          new Option("--lambda <λ>", "strength of the penalty with DATA (default: 0)").argParser(nonNegativeArgument),
        )
        .addOption(
          new Option(
            "--tolerance <share>",
            "largest relative error of a right gradient (default: by its precision)",
          ).argParser(positiveArgument),
        )
        .addOption(
          new Option("--time-limit <seconds>", "how long the program may take for one answer (default: 30)").argParser(
            positiveArgument,
          ),
        )
        .addOption(
          new Option("--seconds <seconds>", "the time that the check has (default: 60)").argParser(positiveArgument),
        )
        .addOption(
          new Option("--seed <number>", "seed of the random weights, directions and rows")
            .argParser(countArgument)
            .default(1),
        )
        .option("--strict", "exit with 5 for a right gradient with notes (right; but …) (default: 0)")
        .option("--report <file>", "write a web page with pictures here (.html)")
        .option("--json", "print one JSON object and nothing else")
        .option("--cases <file>", "start no program: write the questions here (.jsonl, or .json for one array) …")
        .option("--answers <file>", "… and read what the program answered from here")
        .addOption(
          new Option("--stub <language>", "only print a program to put your functions into").choices([
            "python",
            "javascript",
            "r",
            "julia",
            "octave",
            "c",
          ]),
        )
        .action(async (first, second, options) =>
          (await import("../commands/check.js")).checkCommand(
            [first, second].filter((word) => word !== undefined),
            programWords,
            options,
          ),
        ),
      "FILE:FUNCTION is called in its own language; how it is to be called is found out, and said. FILE alone lists its functions.",
      "COMMAND is started without a shell and answers one JSON object per line; --stub prints one to start from.",
      "Exit codes: 0 right · 1 wrong · 2 cannot tell, usage or bad data · 3 the program failed · 4 no space · 5 right, but with notes (--strict).",
    ),
    "multilogit check my_model.py:loss_and_grad",
    "multilogit check --stub javascript > my-gradient.js",
    "multilogit check -- node my-gradient.js",
    "multilogit data digits -o digits.csv",
    "multilogit check digits.csv --target digit --binarize 8 --report check.html -- node my-gradient.js",
  );
}
