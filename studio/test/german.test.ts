import { checkGradient } from "multilogit/check";
import { asSentence, certaintyInWords, galleryFamilies, sentenceWithoutVerdict, titlesOf } from "multilogit/internal";
import { describe, expect, it } from "vitest";
import { trainingFromText } from "../src/state/training.js";
import { trainingInWords } from "../src/state/training-in-words.js";
import { GERMAN_PHRASES } from "../src/words/german-phrases.js";
import { translationBy } from "../src/words/translation.js";

const german = translationBy(GERMAN_PHRASES);

describe("a translation", () => {
  const say = translationBy({
    "{} step": "{} Schritt",
    "{} of {}": "{} von {}",
    "image {}, a {}: p {}": "Bild {}, eine {}: p {}",
    "{} is kept in this browser.": "{} bleibt in diesem Browser.",
    "“{}” and “{}” differ.": "„{2}“ und „{1}“ sind verschieden.",
    "the last row is left out": "die letzte Zeile fehlt",
    "{}, and {}": "{}, und {}",
    class: "Klasse",
  });

  it("is looked up as it stands, and with numbers and quoted names filled in", () => {
    expect(say("class")).toBe("Klasse");
    expect(say("1 step")).toBe("1 Schritt");
    expect(say("image 3, a 7: p −1.5·10⁻⁴")).toBe("Bild 3, eine 7: p −1.5·10⁻⁴");
    expect(say("“a b” and “7” differ.")).toBe("„7“ und „a b“ sind verschieden.");
  });

  it("takes any name where it stands, and says what a hole took in the other language too", () => {
    expect(say("my orders.csv is kept in this browser.")).toBe("my orders.csv bleibt in diesem Browser.");
    expect(say("class is kept in this browser.")).toBe("Klasse bleibt in diesem Browser.");
  });

  it("knows a phrase as a sentence, and joined to another that it knows", () => {
    expect(say("The last row is left out.")).toBe("Die letzte Zeile fehlt.");
    expect(say("The last row is left out, and class.")).toBe("Die letzte Zeile fehlt, und Klasse.");
    expect(say("The last row, and the next")).toBeUndefined();
  });

  it("leaves alone what it does not know, numbers and single letters", () => {
    for (const text of ["setosa", "1.25", "y − p", ""]) expect(say(text), text).toBeUndefined();
  });
});

describe("the German of the page", () => {
  it("says the certificate of a solve as a whole, where its number has a point of its own", () => {
    const solved =
      "f = 415.1958879282; converged: the objective is within 1.4e-10 nats of its minimum. 16 iterations of L-BFGS preconditioned with the class blocks of the Hessian, 0.11 s in this page.";
    expect(german(solved)).toBe(
      "f = 415.1958879282; konvergiert: Die Zielfunktion ist ihrem Minimum auf 1.4e-10 Nats nahe. 16 Iterationen, L-BFGS, vorkonditioniert mit den Klassenblöcken der Hesse-Matrix, 0.11 s auf dieser Seite.",
    );
  });

  it("says how the weights came about as a whole, whatever steps they took", () => {
    const words = ["0", "r7", "0,g0.001", "0,g0.001*20", "r7,g0.05*3,n", "0,g0.001*5,n,g0.002*7", "0,n", "0,s"];
    for (const sentence of words.map((text) => `, after ${trainingInWords(trainingFromText(text)!)}.`))
      expect(german(sentence), sentence).not.toMatch(/\b(after|gradient step|steps|then|from|zero|random|full|a)\b/);
  });

  it("says other than the English, and fills every hole", () => {
    const holes = (text: string) => text.match(/\{\d*\}/g)?.length ?? 0;
    const wrong = Object.entries(GERMAN_PHRASES).filter(
      ([english, other]) => other.trim() === "" || holes(english) < holes(other),
    );
    expect(wrong).toEqual([]);
  });

  it("has all that the doctor says of the programs of its gallery: stories, names, verdicts, causes and findings", async () => {
    const missing = new Set<string>();
    const say = (sentence: string) => {
      const words = sentence.replace(/\s+/g, " ").trim();
      if (!isCode(words) && german(words) === undefined) missing.add(words);
    };
    for (const { exhibits } of galleryFamilies)
      for (const { id, story, needs, make } of exhibits) {
        say(story);
        say(id.replaceAll("-", " ").replaceAll("+", " + "));
        const conditions = {
          features: 16,
          classes: 4,
          bias: needs.bias ? "first" : "none",
          ...(needs.softLabels ? { softLabels: true } : {}),
          ...(needs.rowWeights ? { rowWeights: true } : {}),
        } as const;
        const found = await checkGradient(make(conditions), { seconds: 60 });
        say(sentenceWithoutVerdict(found));
        say(asSentence(found.negativeControl.sentence));
        if (found.verdict === "wrong" && found.lines.length > 0) say(`Certainty: ${certaintyInWords(found)}.`);
        if (found.recovered) say(asSentence(found.recovered.sentence));
        for (const { title, message, fix } of found.causes)
          for (const text of [asSentence(title), message, fix]) say(text);
        for (const other of [...found.ties, ...found.rivals]) say(titlesOf(other));
        for (const { name, found: value } of found.conventions) say(`${name}: ${value}`);
        for (const { what, remedy } of found.untested) say(`Not tested: ${what}: ${remedy}`);
        for (const { stage, sentence } of found.facts) for (const text of [stage, sentence]) say(text);
      }
    expect([...missing]).toEqual([]);
  }, 120_000);
});

/** Lines of Python, which are the same in every language. */
function isCode(text: string): boolean {
  return (
    /^(for .*:|return \w+\.copy\(\)|[A-Za-z_]+(\[[^\]]*\])?( [-+]?=|\.| =) ?.*|H\[k, l\] = .*)/.test(text) &&
    / [-+]?= |range|copy/.test(text)
  );
}
