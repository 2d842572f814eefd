import packed from "virtual:sentences";
import { type Accessor, createEffect, createSignal, onCleanup } from "solid-js";
import { inOtherWords } from "../words/other-words.js";
import { translationBy } from "../words/translation.js";
import { unpacked } from "../worker/unpacked.js";
import type { Language } from "./languages.js";
import type { SpokenSentences } from "./lesson-words.js";

/** The sentences of a language, which the page carries packed. Until they are unpacked, the words of the page are those before, at first none. */
export function spoken(language: Accessor<Language>): Accessor<SpokenSentences | null> {
  const [sentences, setSentences] = createSignal<SpokenSentences | null>(null);
  const known = new Map<Language, Promise<SpokenSentences>>();
  createEffect(() => {
    const phrases = sentences()?.phrases;
    document.documentElement.lang = language();
    if (phrases) onCleanup(inOtherWords(document.documentElement, translationBy(phrases)));
  });
  createEffect(() => {
    const wanted = language();
    const found = known.get(wanted) ?? unpacked(packed[wanted]).then((text): SpokenSentences => JSON.parse(text));
    known.set(wanted, found);
    void found.then((these) => wanted === language() && setSentences(these));
  });
  return sentences;
}
