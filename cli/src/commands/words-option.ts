import { MultilogitError, type WordsRecipe, words } from "multilogit";
import { quoted } from "multilogit/internal";

const SETTING = "(?:tfidf|presence|case|minimum=\\d+|maximum=\\d+)";
const WORDS = new RegExp(
  `^(?<column>.+?)(?::(?<settings>${SETTING}(?:,${SETTING})*(?:,pattern=.+)?|pattern=.+))?$`,
  "su",
);

/** What --words says of one column: its name, and after a colon how its words are taken. */
export function wordsFromText(text: string): WordsRecipe {
  const { column = "", settings } = WORDS.exec(text)?.groups ?? {};
  if (settings === undefined && text.includes(":"))
    throw new MultilogitError(
      "option",
      `--words ${quoted(text)}: expected a column and, after a colon, some of tfidf, presence, case, minimum=2, maximum=5000 and last pattern=[\\p{L}]+, with commas between them`,
    );
  const [, before = "", pattern] = /^(.*?),?(?:pattern=(.+))?$/su.exec(settings ?? "") ?? [];
  const given = new Map(
    before.split(",").map((setting): [string, number] => [setting.split("=")[0]!, Number(setting.split("=")[1])]),
  );
  const [minimumCount, maximumWords] = [given.get("minimum"), given.get("maximum")];
  return words({
    column,
    tfidf: given.has("tfidf"),
    presence: given.has("presence"),
    lowercase: !given.has("case"),
    ...(minimumCount === undefined ? {} : { minimumCount }),
    ...(maximumWords === undefined ? {} : { maximumWords }),
    ...(pattern === undefined ? {} : { pattern }),
  });
}
