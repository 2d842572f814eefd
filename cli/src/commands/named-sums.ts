import { MultilogitError } from "multilogit";
import { quoted } from "multilogit/internal";

/** A name without spaces and signs, or any within backticks; a sign; a star. */
const TOKEN = /`([^`]+)`|([+\-−*])|[^\s+\-−*`]+/g;
const NUMBER = /^(\d+\.?\d*|\.\d+)(\/\d+)?$/;

/**
 * What `--contrast` and `--combination` mean: each a sum of classes or terms with coefficients, named in front or by its own text: "rest =
 * 1/2 Medium + 1/2 High - Low", "High - Low".
 */
export function namedSums(flag: string, texts: readonly string[] = []): Record<string, Record<string, number>> {
  const sums: Record<string, Record<string, number>> = {};
  for (const text of texts) {
    const [, name = text, sum = text] = /^([^=`]+)=(.*)$/s.exec(text) ?? [];
    if (Object.hasOwn(sums, name.trim()))
      throw new MultilogitError("option", `${flag}: two are called ${quoted(name.trim())}; give each its own name`);
    sums[name.trim()] = sumFromText(flag, text, sum);
  }
  return sums;
}

function sumFromText(flag: string, text: string, sum: string): Record<string, number> {
  const tokens = [...sum.matchAll(TOKEN)].map(([whole, inBackticks, sign]) => ({
    text: inBackticks ?? whole,
    isName: inBackticks !== undefined || sign === undefined,
    isNumber: inBackticks === undefined && NUMBER.test(whole),
  }));
  const coefficients: Record<string, number> = {};
  let at = 0;
  const isSign = () => at < tokens.length && !tokens[at]!.isName && tokens[at]!.text !== "*";
  while (at < tokens.length) {
    if (at > 0 && !isSign()) throw misread(flag, text);
    const factor = isSign() && tokens[at++]!.text !== "+" ? -1 : 1;
    let coefficient = 1;
    // a number is the coefficient of the name after it, or itself a name, as classes may be
    if (tokens[at]?.isNumber && (tokens[at + 1]?.isName || tokens[at + 1]?.text === "*")) {
      coefficient = numberFromText(tokens[at++]!.text);
      if (tokens[at]!.text === "*") at++;
    }
    const name = tokens[at++];
    if (!name?.isName || Object.hasOwn(coefficients, name.text)) throw misread(flag, text);
    coefficients[name.text] = factor * coefficient;
  }
  if (tokens.length === 0) throw misread(flag, text);
  return coefficients;
}

/** "0.5" or "1/2" */
function numberFromText(number: string): number {
  const [above, below = "1"] = number.split("/");
  return Number(above) / Number(below);
}

function misread(flag: string, text: string): MultilogitError {
  return new MultilogitError(
    "option",
    `${flag} ${quoted(text)}: expected a sum in which each name occurs once, such as "rest = 1/2 b + 1/2 c - a"; names with spaces or signs go in backticks, and DATA before the list`,
  );
}
