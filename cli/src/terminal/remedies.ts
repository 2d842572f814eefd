/** What the library advises, and the option for it on the command line. */
const OPTIONS: readonly (readonly [RegExp, string])[] = [
  [/within \S+ multiplications \(about (\S+) s\)/g, "within --search $1"],
  [/allow more than \S+ multiplications \(about (\S+) s\)/g, "allow more than --limit $1"],
  [
    /fit without ("[^"]+" of \d+ levels(?: and "[^"]+" of \d+ levels)*)/g,
    "fit without $1 (--ignore, or another formula)",
  ],
  [/allow a longer search/g, "allow a longer --search"],
  [/use a ridge penalty or bias reduction/g, "use --penalty ridge:1, or --firth for bias reduction"],
  [/(use|or|and) a ridge penalty/g, "$1 --penalty ridge:1"],
  [/fit with unseen categories allowed/g, "fit with --unseen zero"],
  [/drop those rows \(missing: "drop"\)/g, "leave out those rows with --missing drop"],
  [/allow it to be replaced \(overwrite: true\)/g, "replace it with --overwrite"],
  [
    /use ridge\.path\(\), one penalty with fitOver, or fitPath for a sample of the rows in memory/g,
    "use --penalty ridge, fit with one λ, or write a sample of the rows to a file and give that",
  ],
  [/summarize\(model, rows\) of a part of the rows in memory/g, "a summary of a file with a part of the rows"],
  [/give the path a smaller ratio, or smaller lambdas/g, "give a smaller --ratio"],
  [/, so that a larger one may be better; give the path larger lambdas/g, ", so that a larger one may be better"],
  [/allow more iterations, or a larger tolerance/g, "allow a larger --tolerance"],
  [/or more iterations/g, "or a larger --max-iterations"],
  [/allow more iterations/g, "allow a larger --max-iterations"],
  [/a smaller tolerance may give/g, "a smaller --tolerance may give"],
  [/or ask for less/g, "or ask for less with a larger --tolerance"],
];

/** A sentence of the library with its remedies as options of the command line. */
export function inOptions(sentence: string): string {
  return OPTIONS.reduce((text, [advice, option]) => text.replace(advice, option), sentence);
}
