import { beforeAll, describe, expect, it } from "vitest";
import { columnsRead } from "../../src/features/feature-map.js";
import { formula } from "../../src/features/formula/formula.js";
import { fit } from "../../src/model/fit.js";
import type { Model } from "../../src/model/model.js";
import { predict, probabilities } from "../../src/model/predict.js";
import { predictionHandler } from "../../src/serve/prediction-handler.js";
import type { Row } from "../../src/table/table.js";
import { awkwardCases, generatedCases } from "../export/exported-cases.js";
import { runs } from "../many.js";

type Handler = (request: Request) => Promise<Response>;
const ORIGIN = "http://model.test";

async function send(handler: Handler, path: string, body?: unknown, type = "application/json") {
  const request =
    body === undefined
      ? new Request(ORIGIN + path)
      : new Request(ORIGIN + path, {
          method: "POST",
          headers: { "Content-Type": type },
          body: typeof body === "string" ? body : JSON.stringify(body),
        });
  const response = await handler(request);
  const text = await response.text();
  const isJson = response.headers.get("Content-Type")?.includes("json");
  return { status: response.status, headers: response.headers, text, answer: isJson ? JSON.parse(text) : null };
}

const FRUIT = [
  { height: 1.2, colour: "red", isRipe: true, kind: "apple" },
  { height: 1.1, colour: "green", isRipe: false, kind: "apple" },
  { height: 3.0, colour: "yellow", isRipe: true, kind: "banana" },
  { height: 2.8, colour: "green", isRipe: true, kind: "banana" },
];
const ONE = { height: 2.9, colour: "green", isRipe: true };
let model: Model;
let handler: Handler;
beforeAll(async () => {
  model = await fit(FRUIT, "kind");
  handler = predictionHandler(model);
});

/** Whether JSON carries the row as it is. */
const isJsonRow = (row: Row) =>
  Object.values(row).every((cell) => cell !== undefined && !(typeof cell === "number" && !Number.isFinite(cell)));

describe("predictions over HTTP", () => {
  it("are those of the library to the last bit, for generated models and rows, one at a time, in lists and as columns", async () => {
    let [answered, refused] = [0, 0];
    for (const { name, model: each, rows, answers } of [...generatedCases(runs(60)), ...awkwardCases()]) {
      const serve = predictionHandler(each);
      const sent = rows.map((row, i) => ({ row, answer: answers[i]! })).filter(({ row }) => isJsonRow(row));
      const expected = sent.map(({ row, answer }) => {
        try {
          return answer ?? { class: predict(each, [row])[0]!, probabilities: [...probabilities(each, [row])] };
        } catch {
          return null;
        }
      });
      const values = (prediction: { class: unknown; probabilities: Record<string, number> } | null) =>
        prediction && {
          class: prediction.class,
          probabilities: each.classes.map((c) => prediction.probabilities[String(c)]),
        };
      const list = await send(
        serve,
        "/predict?partial=true",
        sent.map(({ row }) => row),
      );
      expect(list.status).toBe(200);
      expect(list.answer.predictions.map(values), name).toEqual(
        expected.map((one) => one && { class: one.class, probabilities: one.probabilities }),
      );
      for (const [i, { row }] of sent.entries()) {
        const one = await send(serve, "/predict", row);
        if (expected[i] === null) refused++;
        else answered++;
        expect(one.status, `${name} ${one.text}`).toBe(expected[i] === null ? one.answer.status : 200);
        if (expected[i]) expect(values(one.answer)).toEqual(values(list.answer.predictions[i]));
        else {
          expect([400, 422]).toContain(one.status);
          expect(one.answer.errors[0].message.length).toBeGreaterThan(20);
        }
      }
      const names = columnsRead(each.featureMap);
      if (names.length === 0) continue;
      const columns = Object.fromEntries(names.map((column) => [column, sent.map(({ row }) => row[column] ?? null)]));
      const asColumns = await send(serve, "/predict?partial=true", columns);
      expect(asColumns.answer.predictions.map(values)).toEqual(list.answer.predictions.map(values));
    }
    expect(answered).toBeGreaterThan(300);
    expect(refused).toBeGreaterThan(50);
  });

  it("of CSV are those of JSON, with quotes, line breaks and empty lines", async () => {
    const csv =
      '\ufeffcolour,height,"isRipe","a note, unread"\r\ngreen,2.9,true,"says ""hi"",\r\nthere"\r\n\r\n"red",1.0e0,FALSE,';
    const { status, answer } = await send(handler, "/predict", csv, "text/csv; charset=utf-8");
    expect(status).toBe(200);
    const other = await send(handler, "/predict", [ONE, { height: 1, colour: "red", isRipe: false }]);
    expect(answer).toEqual(other.answer);
    expect(answer.predictions).toHaveLength(2);
  });

  it("name row, column and remedy of what is wrong, and answer the good rows if asked to", async () => {
    const rows = [
      ONE,
      { ...ONE, height: "tall" },
      { ...ONE, colour: "grean" },
      { ...ONE, isRipe: null },
      { heigth: 1 },
      7,
    ];
    const { status, headers, answer } = await send(handler, "/predict", rows);
    expect(status).toBe(400);
    expect(headers.get("Content-Type")).toBe("application/problem+json");
    expect(answer.detail).toBe(
      'row 2: column "height" holds "tall"; expected a finite number (and 4 more of 6 rows; ?partial=true answers the others)',
    );
    expect(answer.errors).toEqual([
      { row: 2, column: "height", message: 'column "height" holds "tall"; expected a finite number' },
      { row: 3, column: "colour", message: 'column "colour" holds "grean"; expected one of "green", "red", "yellow"' },
      { row: 4, column: "isRipe", message: 'column "isRipe" has no value; expected one of "false", "true"' },
      { row: 5, column: "height", message: 'there is no column "height"; did you mean "heigth"?' },
      { row: 6, column: null, message: "7 is not a row; expected an object of column names and cells" },
    ]);
    const partial = await send(handler, "/predict?partial=true", rows);
    expect(partial.status).toBe(200);
    expect(partial.answer.predictions.map((p: unknown) => p !== null)).toEqual([
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(partial.answer).toMatchObject({ rejected: 5, errors: answer.errors });
  });

  it("refuse bodies that are no rows, in a sentence with a remedy", async () => {
    const refusals: readonly [string | object, number, RegExp, string?][] = [
      ["", 400, /the body is empty; send a row/],
      ["{", 400, /the body is not JSON .*; correct it/],
      ["3", 400, /the body is 3; expected a row/],
      [{ height: [1, 2], colour: ["red"], isRipe: [true, true] }, 422, /"colour" has 1 cells, but "height" has 2/],
      [{ height: [1, 2], colour: "red" }, 400, /column "colour" is "red"; expected a list/],
      ["<a/>", 415, /"application\/xml"; send application\/json or text\/csv/, "application/xml"],
      ["", 400, /the CSV is empty/, "text/csv"],
      ['height\n"1', 400, /a quote in the wrong place/, "text/csv"],
      ['height\n1"2"', 400, /a quote in the wrong place/, "text/csv"],
      ["height,colour", 400, /line of names lacks the column "isRipe"/, "text/csv"],
      ["height,colour,isRipe\n1", 400, /row 1 of the CSV has 1 cells/, "text/csv"],
      ["height,height,colour,isRipe\n1,2", 400, /names the column "height" twice/, "text/csv"],
    ];
    for (const [body, status, detail, type] of refusals) {
      const { answer, status: got } = await send(handler, "/predict", body, type);
      expect(got, answer?.detail).toBe(status);
      expect(answer.detail).toMatch(detail);
    }
    expect((await send(handler, "/predict?partail=true", ONE)).answer.detail).toContain('did you mean "partial"');
    expect((await send(handler, "/predict?partial=yes", ONE)).status).toBe(400);
  });

  it("say 422 where cells are of the right kind but have no scores", async () => {
    const logs = predictionHandler(await fit(FRUIT, formula("kind ~ log(height)")));
    const { status, answer } = await send(logs, "/predict", [{ height: 1 }, { height: -1 }]);
    expect(status).toBe(422);
    expect(answer.errors).toMatchObject([{ row: 2, column: null }]);
    expect(answer.detail).toMatch(/log\(height\), row 2: NaN \(height is -1\); expected a finite number/);
  });
});

describe("the limits", () => {
  const streamed = (chunks: AsyncIterable<Uint8Array>) =>
    new Request(`${ORIGIN}/predict`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: (ReadableStream as unknown as { from(of: unknown): BodyInit }).from(chunks),
      duplex: "half",
    } as never);

  it("on bytes hold for declared and for streamed bodies, of which no more is read", async () => {
    const small = predictionHandler(model, { maximumBytes: 1000 });
    expect((await send(small, "/predict", [ONE])).status).toBe(200);
    const declared = new Request(`${ORIGIN}/predict`, {
      method: "POST",
      headers: { "Content-Length": "1001" },
      body: "{}",
    });
    expect((await small(declared)).status).toBe(413);
    let sent = 0;
    const endless = (async function* () {
      for (;;) {
        sent++;
        yield new Uint8Array(100).fill(32);
      }
    })();
    const response = await small(streamed(endless));
    expect(response.status).toBe(413);
    expect((await response.json()).detail).toBe("the body is larger than 1000 bytes; send fewer rows at a time");
    expect(sent).toBeLessThan(20);
  });

  it("on rows hold for JSON and CSV", async () => {
    const few = predictionHandler(model, { maximumRows: 2 });
    expect((await send(few, "/predict", [ONE, ONE])).status).toBe(200);
    expect((await send(few, "/predict", [ONE, ONE, ONE])).status).toBe(413);
    expect((await send(few, "/predict", "height,colour,isRipe\n1,red,true\n1,red,true", "text/csv")).status).toBe(200);
    expect((await send(few, "/predict", "height\n1\n1\n1", "text/csv")).status).toBe(413);
  });

  it("on time end bodies that do not arrive, and rows that take too long", async () => {
    const hasty = predictionHandler(model, { timeout: 20 });
    const stuck = (async function* () {
      yield new TextEncoder().encode("[");
      await new Promise((resolve) => setTimeout(resolve, 500));
    })();
    expect((await hasty(streamed(stuck))).status).toBe(408);
    const instant = predictionHandler(model, { timeout: 1, maximumRows: 1_000_000, maximumBytes: 1e9 });
    const many = Array.from({ length: 200_000 }, () => ONE);
    expect((await send(instant, "/predict", many)).status).toBe(503);
  });

  it("are checked themselves", () => {
    expect(() => predictionHandler(model, { maximumRows: 0 })).toThrow("maximumRows is 0; expected a whole number");
    expect(() => predictionHandler(model, { maxRows: 5 } as never)).toThrow(
      "(known: maximumBytes, maximumRows, timeout)",
    );
    expect(() => predictionHandler({ a: { ...model } as Model })).toThrow("was not made by fit");
    expect(() => predictionHandler({})).toThrow("there is no model in {}");
  });
});

describe("explanations over HTTP", () => {
  it("add up to the scores that the probabilities come from", async () => {
    const { status, answer } = await send(handler, "/explain?features=2", ONE);
    expect(status).toBe(200);
    expect(answer.class).toBe(predict(model, [ONE])[0]);
    const p = probabilities(model, [ONE]);
    for (const each of answer.classes) {
      expect(each.contributions).toHaveLength(2);
      const sum = each.contributions.reduce((total: number, c: { contribution: number }) => total + c.contribution, 0);
      expect(Math.abs(each.offset + sum + each.rest - each.score)).toBeLessThan(1e-12);
      expect(each.probability).toBe(p[model.classes.indexOf(each.class)]);
    }
    expect((await send(handler, "/explain", [ONE, ONE])).status).toBe(400);
    expect((await send(handler, "/explain", { ...ONE, height: "x" })).answer.errors[0].column).toBe("height");
    expect((await send(handler, "/explain?features=0", ONE)).status).toBe(400);
  });
});

describe("the other routes", () => {
  it("say what the model is, that it is there, and what was asked", async () => {
    const fresh = predictionHandler(model);
    expect((await send(fresh, "/model")).answer).toMatchObject({
      target: "kind",
      classes: ["apple", "banana"],
      fit: { rows: 4 },
    });
    expect((await send(fresh, "/health")).answer).toEqual({ status: "ok" });
    await send(fresh, "/predict", ONE);
    await send(fresh, "/predict?partial=true", [ONE, {}]);
    await send(fresh, "/predict", "{");
    const { text, headers } = await send(fresh, "/metrics");
    expect(headers.get("Content-Type")).toContain("version=0.0.4");
    for (const line of [
      'multilogit_requests_total{route="predict",status="200"} 2',
      'multilogit_requests_total{route="predict",status="400"} 1',
      'multilogit_rows_total{model="model"} 2',
      'multilogit_rejected_total{reason="syntax"} 1',
      'multilogit_rejected_total{reason="cells"} 1',
      'multilogit_request_seconds_bucket{le="+Inf"} 5',
      "multilogit_request_seconds_count 5",
    ])
      expect(text.split("\n")).toContain(line);
  });

  it("are found under no other path or method, whatever it is called", async () => {
    for (const path of [
      "/nothing",
      "/predict/",
      "/models/other/model",
      "/models/%/predict",
      "/toString",
      "/__proto__",
      "//predict",
    ])
      expect((await send(handler, path)).status, path).toBe(404);
    const wrong = await send(handler, "/predict");
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get("Allow")).toBe("POST, OPTIONS");
    expect((await send(handler, "/health", {})).status).toBe(405);
    const head = await handler(new Request(`${ORIGIN}/model`, { method: "HEAD" }));
    expect({ status: head.status, body: await head.text() }).toEqual({ status: 200, body: "" });
  });

  it("serve several models under their names, and exchange them between requests", async () => {
    const other = await fit(FRUIT, "colour");
    let models: Record<string, Model> = { "fruit & co": model, other };
    const serve = predictionHandler(() => models);
    expect((await send(serve, "/models")).answer).toEqual({ models: ["fruit & co", "other"] });
    expect((await send(serve, "/models/fruit%20%26%20co/predict", ONE)).answer).toEqual(
      (await send(handler, "/predict", ONE)).answer,
    );
    expect((await send(serve, "/predict", ONE)).answer.detail).toContain("/models/fruit%20%26%20co/");
    expect((await send(serve, "/")).text).toContain('href="models/fruit%20%26%20co/"');
    expect(Object.keys((await send(serve, "/openapi.json")).answer.paths)).toContain("/models/other/predict");
    models = { other };
    expect((await send(serve, "/models/fruit%20%26%20co/predict", ONE)).status).toBe(404);
  });

  it("have a page to try it, in which names of columns and levels cannot become markup or script", async () => {
    const wicked = "</script><img src=x onerror=alert(1)>'\"";
    const named = FRUIT.map(({ colour, kind }) => ({ [wicked]: colour === "red" ? wicked : colour, kind }));
    const page = await send(predictionHandler(await fit(named, "kind")), "/");
    expect(page.headers.get("Content-Security-Policy")).toMatch(/^default-src 'none'; script-src 'nonce-[0-9a-f]{32}'/);
    expect(page.text).not.toContain("<img");
    expect(page.text.match(/<\/script>/g)).toHaveLength(2);
    expect(page.text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it("describe themselves as OpenAPI, from the feature map", async () => {
    const { answer } = await send(handler, "/openapi.json");
    expect(answer.openapi).toBe("3.1.0");
    const { Row } = answer.components.schemas;
    expect(Row.required).toEqual(["height", "colour", "isRipe"]);
    expect(Row.properties.colour).toEqual({ enum: ["green", "red", "yellow"] });
    expect(Row.properties.isRipe).toEqual({ enum: ["false", false, "true", true] });
    expect(Row.properties.height.type).toBe("number");
    expect(Row.properties.height.description).toContain("2.025 on average");
  });
});
