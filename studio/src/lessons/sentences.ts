import { ENGLISH } from "./english.js";
import { GERMAN } from "./german.js";
import type { Sentences } from "./lesson-words.js";

/** The languages that lessons are in. */
export const LANGUAGES = ["en", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

/** All sentences of the lessons. */
export const SENTENCES: Readonly<Record<Language, Sentences>> = { en: ENGLISH, de: GERMAN };
