import { firstCode } from "../doctor/first-code.js";
import { GERMAN_PHRASES } from "../words/german-phrases.js";
import { ENGLISH } from "./english.js";
import { GERMAN } from "./german.js";
import type { Language } from "./languages.js";
import { LESSONS } from "./lesson-names.js";
import { SUBJECTS } from "./lesson-subjects.js";
import type { Sentences, SpokenSentences } from "./lesson-words.js";

/** All sentences, for the build, which packs them; the page speaks by `spoken`. */
export const SENTENCES: Readonly<Record<Language, SpokenSentences>> = {
  en: spokenFrom(ENGLISH),
  de: { ...spokenFrom(GERMAN), phrases: GERMAN_PHRASES },
};

/** With the subject of each step next to its words, and the comments in their code. */
function spokenFrom({ code, ...sentences }: Sentences): SpokenSentences {
  const lessons = LESSONS.map((name) => {
    const { title, steps } = sentences.lessons[name];
    return [name, { title, steps: steps.map((words, at) => ({ ...words, subject: SUBJECTS[name][at]! })) }];
  });
  return { ...sentences, firstCode: firstCode(code), lessons: Object.fromEntries(lessons) };
}
