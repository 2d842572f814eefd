import { quoted } from "../../errors.js";
import type { Factor } from "../../features/feature-map.js";
import { listed } from "../../table/table.js";
import { isDateText, isNumberText, meanWords } from "./text-patterns.js";
import type { Warning } from "./warning.js";

/** Two numbers stored as text are like yes and no, for which a category is as good; three or more have an order that it loses. */
const FEWEST_NUMBERS = 3;
/** A few dates can be the days of a survey. */
const MOST_DATES = 10;
/** Below this many levels a column is not called an identifier, however few the rows. */
const MOST_LEVELS = 10;
/** From this many words on average, strings are sentences: titles and full names mostly have fewer. */
const WORDS_OF_SENTENCES = 5;

/** What looks wrong about the levels of a category; `isNamed` where this category was asked for by name. */
export function categoryWarning(
  { column, levels, unseen }: Factor & { kind: "category" },
  rows: number,
  isNamed: boolean,
): Warning | null {
  const texts = levels.filter((level) => typeof level === "string");
  const areTexts = texts.length === levels.length;
  const what = `column ${quoted(column)}`;
  if (levels.length === 1)
    return {
      code: "constant-column",
      column,
      sentence: `${what} has one value only, ${quoted(levels[0])}: there is nothing to learn from it${unseen === "error" ? ", and a row with another value could not be predicted" : ""}; leave it out`,
    };
  if (!isNamed && areTexts && levels.length >= FEWEST_NUMBERS && texts.every(isNumberText))
    return {
      code: "numbers-as-text",
      column,
      sentence: `${what} holds numbers stored as text (${listed(texts.map(String), 3)}): each of its ${levels.length} different values became a category; convert them to numbers, or name it as a category if they are codes`,
    };
  if (areTexts && levels.length > MOST_DATES && texts.every(isDateText))
    return {
      code: "dates-as-categories",
      column,
      sentence: `${what} holds dates, and each of the ${levels.length} became a category of its own, so nothing is learnt about any other day; turn them into numbers, such as the month or the days since the first, or leave it out`,
    };
  if (levels.length <= MOST_LEVELS || 2 * levels.length <= rows) return null;
  const count = `${levels.length} different values in ${rows} rows`;
  if (areTexts && meanWords(texts) >= WORDS_OF_SENTENCES)
    return {
      code: "sentences",
      column,
      sentence: `${what} holds text, ${count}, each of which became a category; count its words instead, with words(${quoted(column)}) as its feature, or leave it out`,
    };
  return {
    code: "identifier",
    column,
    sentence: `${what} has ${count}, so it identifies the row more than it describes it, as an identifier does; leave it out`,
  };
}
