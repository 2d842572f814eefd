import { describe, expect, it } from "vitest";
import { checkGradient, type Diagnosis, gallery, plainSoftmax } from "../../../src/check/index.js";
import { random } from "../../../src/numeric/random.js";
import { type PlainLayout, plainFunctionOf, randomLayout } from "./plain-layout.js";

/** MANY=2000 tries as many; the seed stands in the message. */
const COUNT = Number(process.env.MANY ?? 12);
const K = 3;

/** Left out: bugs that need what these functions do not take, that the copies of arrays in these layouts hide, or whose memory the search fills. */
const HIDDEN = ["result-overwritten", "weights-changed", "gradient-accumulates"];
const exhibits = gallery.filter(({ id, needs }) => !needs.softLabels && !needs.rowWeights && !HIDDEN.includes(id));

/** Functions that number the names of classes as they come are another value where a class is absent; that is theirs alone. */
const said = (found: Diagnosis | Error, { labels }: PlainLayout) =>
  found instanceof Error
    ? String(found)
    : `${found.verdict}: ${found.causes
        .map(({ id }) => id)
        .filter((id) => labels !== "names" || id !== "other-value-on-unusual-rows")
        .join(" and ")}`;
const callOf = (found: Diagnosis | Error) => (found instanceof Error ? "" : found.facts[0]!.sentence);

describe("a plain function in a random layout", () => {
  it(`is called as it wants to be, right or broken, and judged as through the protocol, seeds 1 to ${COUNT}`, async () => {
    const differing: string[] = [];
    for (let seed = 1; seed <= COUNT; seed++) {
      const source = random(seed);
      const layout = randomLayout(source);
      const exhibit = exhibits[Math.floor(source.uniform() * exhibits.length)]!;
      const isBroken = source.uniform() < 0.7;
      const hasLambda = layout.names.some(([role]) => role === "lambda");
      const conditions = { ...layout.conventions, ...(hasLambda ? {} : { ownLambda: 0 }) };
      const make = () => (isBroken ? exhibit.make(conditions) : plainSoftmax(conditions));
      const where = `seed ${seed}: ${isBroken ? exhibit.id : "right"}, ${JSON.stringify(layout)}`;
      const fn = plainFunctionOf(make(), layout, K);
      const plain = await checkGradient(fn, { seed }).catch((error: Error) => error);
      const protocol = await checkGradient(make(), { seed });
      if (said(plain, layout) !== said(protocol, layout))
        differing.push(`${where}\n${said(plain, layout)}\n${said(protocol, layout)}\n${callOf(plain)}`);
    }
    expect(differing).toEqual([]);
  }, 600_000);
});
