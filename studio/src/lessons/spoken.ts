import packed from "virtual:sentences";
import { type Accessor, createEffect, createSignal, onCleanup } from "solid-js";
import { inOtherWords } from "../words/other-words.js";
import { type Phrases, translationBy } from "../words/translation.js";
import { unpacked } from "../worker/unpacked.js";
import { ENGLISH_FRAME } from "./english.js";
import type { Language } from "./languages.js";
import type { FrameWords, LambdaWords, Lessons, Sentences } from "./lesson-words.js";

/** What the page says in the language of its address. */
export interface Spoken {
  readonly frame: FrameWords;
  /** this and the lessons are null until they are unpacked */
  readonly lambda: LambdaWords | null;
  readonly lessons: Lessons | null;
  /** of all else on the page; English needs none */
  readonly phrases?: Phrases;
}

/** The sentences of a language, which the page carries packed. Until they are unpacked, the words of the page are those before, English at first. */
export function spoken(language: Accessor<Language>): Accessor<Spoken> {
  const [sentences, setSentences] = createSignal<Spoken>({ frame: ENGLISH_FRAME, lambda: null, lessons: null });
  const known = new Map<Language, Promise<Sentences>>();
  createEffect(() => {
    const { phrases } = sentences();
    document.documentElement.lang = language();
    if (phrases) onCleanup(inOtherWords(document.documentElement, translationBy(phrases)));
  });
  createEffect(() => {
    const wanted = language();
    const found = known.get(wanted) ?? unpacked(packed[wanted]).then((text): Sentences => JSON.parse(text));
    known.set(wanted, found);
    void found.then((these) => wanted === language() && setSentences(these));
  });
  return sentences;
}
