import { GERMAN_PHRASES } from "../words/german-phrases.js";
import { ENGLISH } from "./english.js";
import { GERMAN } from "./german.js";
import type { Language } from "./languages.js";
import type { Sentences } from "./lesson-words.js";

/** All sentences, for the build, which packs them; the page speaks by `spoken`. */
export const SENTENCES: Readonly<Record<Language, Sentences>> = {
  en: ENGLISH,
  de: { ...GERMAN, phrases: GERMAN_PHRASES },
};
