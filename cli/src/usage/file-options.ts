import { type Command, InvalidArgumentError, Option } from "commander";

/** The options of every command that reads DATA about how the file is written. */
export function addFileOptions(command: Command): Command {
  const options = [
    new Option(
      "--na <values>",
      "values that mean a missing cell, such as NA,?,-999; none: only empty cells (default: as the file shows)",
    ).argParser(textsArgument),
    new Option("--decimal <mark>", "decimal mark of a CSV file; the other one separates thousands").choices([".", ","]),
    new Option("--comment <sign>", "leave out lines of a CSV file that begin with this, such as '#'"),
    new Option("--table <name>", "which table of a database").conflicts("query"),
    new Option(
      "--query <sql>",
      "the rows of this query of a database; DATA duckdb: is one without tables, for queries of files",
    ),
  ];
  for (const option of options) command.addOption(option.helpGroup("How DATA is written:"));
  return command;
}

function textsArgument(text: string): string[] {
  if (text === "none") return [];
  const texts = text.split(",").map((each) => each.trim());
  if (texts.includes(""))
    throw new InvalidArgumentError("Give values separated by commas, such as NA,?,-999, or none.");
  return texts;
}
