// Spam from text: words weighed by tf-idf, how good they are on messages that were not seen, why a message is spam, and the model as a module.
// The messages are made up here, from a seed.
//
//     node examples/spam-from-text.ts     (Node ≥ 22.18 runs TypeScript)
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import {
  evaluate,
  explainRow,
  fit,
  holdOut,
  modelToJavaScript,
  probabilities,
  selectRows,
  tableFromRows,
  words,
} from "multilogit";

/** A message as a mailbox has it. */
interface Message {
  readonly text: string;
  readonly kind: "ham" | "spam";
}

const SPAM = "free prize claim winner cash urgent offer click loan guaranteed bonus casino".split(" ");
const HAM = "lunch meeting tomorrow thanks draft train family weekend invoice garden report coffee".split(" ");
const BOTH = Array.from({ length: 2000 }, (_, i) => `word${i}`);

// xorshift, so that every run has the same messages
let state = 20_240;
function below(n: number): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) % n;
}

function message(i: number): Message {
  const kind = i % 3 === 0 ? "spam" : "ham";
  const telling = kind === "spam" ? SPAM : HAM;
  const other = kind === "spam" ? HAM : SPAM;
  const text = Array.from({ length: 8 + below(20) }, () => {
    const which = below(4);
    const from = which === 0 ? telling : which === 1 && below(4) === 0 ? other : BOTH;
    return from[below(from.length)];
  });
  return { text: `${text.join(" ")}!`, kind };
}

const messages = Array.from({ length: 6000 }, (_, i) => message(i));
const table = tableFromRows(messages.map((each) => ({ ...each })));
const { training, heldOut } = holdOut(table, "kind", 0.25);
const model = await fit(selectRows(table, training), "kind", {
  features: words({ column: "text", minimumCount: 3, maximumWords: 2000, tfidf: true }),
});
const { accuracy } = evaluate(model, selectRows(table, heldOut));
console.log(`${model.featureMap.names.length - 1} words; held out: ${(100 * accuracy).toFixed(1)} % right`);

const rows = [{ text: "URGENT: claim your free prize before the meeting" }];
const [best] = explainRow(model, rows, 0);
for (const { feature, contribution } of best!.contributions.filter((each) => each.contribution !== 0))
  console.log(`${best!.class}: ${feature} adds ${contribution.toFixed(2)} nats`);

// the model needs no library any more
writeFileSync("spam.mjs", modelToJavaScript(model));
const exported = await import(pathToFileURL("spam.mjs").href);
const agrees = exported
  .predict(rows[0])
  .probabilities.every((p: number, k: number) => Math.abs(p - probabilities(model, rows)[k]!) < 1e-12);
console.log(agrees ? "the exported module agrees" : "the exported module differs");
