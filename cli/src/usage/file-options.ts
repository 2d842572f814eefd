import { type Command, InvalidArgumentError, Option } from "commander";

/** What every command that reads DATA can be told of how the file is written. */
export function addFileOptions(command: Command): Command {
  const options = [
    new Option(
      "--na <texts>",
      "texts that mean a missing cell, such as NA,?,-999, or none: empty cells only (default: as the file shows)",
    ).argParser(textsArgument),
    new Option("--decimal <mark>", "decimal mark of a CSV file; the other one parts thousands").choices([".", ","]),
    new Option("--comment <sign>", "leave out lines of a CSV file that begin so, such as '#'"),
    new Option("--table <name>", "which table of a DuckDB database"),
  ];
  for (const option of options) command.addOption(option.helpGroup("How DATA is written:"));
  return command;
}

function textsArgument(text: string): string[] {
  if (text === "none") return [];
  const texts = text.split(",").map((each) => each.trim());
  if (texts.includes("")) throw new InvalidArgumentError("Give texts parted by commas, such as NA,?,-999, or none.");
  return texts;
}
