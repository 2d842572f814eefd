import { describe, expect, it } from "vitest";
import { answer, workplace } from "./program.js";

const { run, write, read } = workplace();

const MESSAGES = `id,kind,text,length
1,spam,"free prize, claim",3
2,ham,lunch at noon,2
3,ham,free lunch,1
4,spam,prize! prize! 42,5
5,ham,007,1
6,ham,Free,1
`;

describe("multilogit fit --words", () => {
  const file = () => {
    write({ "messages.csv": MESSAGES });
    return "messages.csv";
  };

  it("learns words, keeps them in the model, predicts from raw text and explains by word", async () => {
    const args = [
      "fit",
      file(),
      "--target",
      "kind",
      "--ignore",
      "id",
      "--words",
      "text:tfidf,minimum=2",
      "-o",
      "m.json",
    ];
    expect(answer(await run([...args, "--json"]))).toMatchObject({ rows: 6, features: 5, converged: true });
    const [, words] = (JSON.parse(read("m.json")) as { features: { words?: string[] }[] }).features;
    expect(words).toMatchObject({ kind: "words", column: "text", words: ["free", "lunch", "prize"], unitLength: true });
    write({ "new.csv": "text,length\n12345,2\nprize?,4\n" });
    const predicted = await run(["predict", "m.json", "new.csv"]);
    expect(predicted.stdout.trim().split("\n").slice(1)).toEqual([
      expect.stringMatching(/^ham,/),
      expect.stringMatching(/^spam,/),
    ]);
    expect((await run(["explain", "m.json", "messages.csv", "--row", "4"])).stdout).toContain('text has "prize"');
  });

  it("reads a column of numbers as text, leading zeros kept, where it is asked to", async () => {
    await run(["fit", file(), "--target", "kind", "--only", "text", "--words", "text", "-o", "m.json"]);
    const [, feature] = (JSON.parse(read("m.json")) as { features: { words?: string[] }[] }).features;
    expect(feature!.words).toEqual(["007", "42", "at", "claim", "free", "lunch", "noon", "prize"]);
  });

  it("takes case, presence, a maximum and a pattern", async () => {
    const how = "text:case,presence,maximum=3,pattern=[\\p{L},]+";
    await run(["fit", file(), "--target", "kind", "--only", "text", "--words", how, "-o", "m.json"]);
    const [, feature] = (JSON.parse(read("m.json")) as { features: { words?: string[] }[] }).features;
    expect(feature).toMatchObject({
      words: ["Free", "free", "lunch"],
      lowercase: false,
      presence: true,
      pattern: "[\\p{L},]+",
    });
  });

  it("refuses settings that it does not know, and a formula next to it", async () => {
    const setting = await run(["fit", file(), "--target", "kind", "--words", "text:tfdf"]);
    expect(setting).toMatchObject({ code: 2, stderr: expect.stringContaining("after a colon, some of tfidf") });
    const pattern = await run(["fit", file(), "--target", "kind", "--words", "text:pattern=\\w+"]);
    expect(pattern).toMatchObject({ code: 2, stderr: expect.stringContaining("expected one class of characters") });
    expect((await run(["fit", file(), "--formula", "kind ~ length", "--words", "text"])).code).toBe(2);
  });
});
