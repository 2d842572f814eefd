import { type GroupedOptions, MultilogitError, type Penalty, penaltyFromText } from "multilogit";
import { quoted } from "multilogit/internal";

/** The options of a penalty, for all commands that fit. */
export interface PenaltyOptions {
  readonly penaltyFactor?: readonly string[];
  readonly groupLevels?: true;
}

/** The penalty of --penalty with those options, at one λ. */
export function penaltyOf(text: string, options: PenaltyOptions): Penalty {
  const penalty = penaltyFromText(text);
  const { factors, levels } = factorsAndGroups(text, options);
  if (factors === undefined && levels === undefined) return penalty;
  if (penalty.kind === "none")
    throw new MultilogitError(
      "option",
      "--penalty none has no factors; take a penalty such as ridge:1, or leave out --penalty-factor",
    );
  if (text.includes("{"))
    throw new MultilogitError(
      "option",
      `--penalty ${quoted(text)} has factors or groups of its own; leave them out there, or leave out --penalty-factor and --group-levels`,
    );
  const written = JSON.stringify({ factors, levels }, (_, v) => (v === Number.POSITIVE_INFINITY ? "Infinity" : v));
  return penaltyFromText(`${text} ${written}`);
}

/** What --penalty-factor and --group-levels say of the penalty `text`. */
export function factorsAndGroups(text: string, { penaltyFactor, groupLevels }: PenaltyOptions): GroupedOptions {
  if (groupLevels && !text.startsWith("grouped"))
    throw new MultilogitError(
      "option",
      `--group-levels makes groups of levels, and --penalty ${quoted(text)} has no groups; take --penalty grouped`,
    );
  return {
    ...(penaltyFactor === undefined ? {} : { factors: factorsFromText(penaltyFactor) }),
    ...(groupLevels ? { levels: "together" } : {}),
  };
}

/** Each "name=factor" of --penalty-factor. A name may hold "=", as that of a level does, since the last one counts. */
function factorsFromText(texts: readonly string[]): Record<string, number> {
  const factors = texts.map((text): [string, number] => {
    const at = text.lastIndexOf("=");
    const factor = factorFromText(text.slice(at + 1));
    if (at < 1 || !(factor >= 0))
      throw new MultilogitError(
        "option",
        `--penalty-factor ${quoted(text)}: expected name=factor, the name of a column or feature and 0 (not penalised), a number above 0, or Inf (left out), such as --penalty-factor age=0; DATA goes before the list`,
      );
    return [text.slice(0, at), factor];
  });
  const twice = factors.find(([name], f) => factors.findIndex(([other]) => other === name) !== f);
  if (twice)
    throw new MultilogitError("option", `--penalty-factor names ${quoted(twice[0])} twice; give it one factor`);
  return Object.fromEntries(factors);
}

/** NaN for what is not a number. */
function factorFromText(text: string): number {
  if (/^inf(inity)?$/i.test(text.trim())) return Number.POSITIVE_INFINITY;
  const number = Number(text);
  return text.trim() === "" || number === Number.POSITIVE_INFINITY ? Number.NaN : number;
}
