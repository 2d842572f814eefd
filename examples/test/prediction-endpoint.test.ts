import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fit, predict, probabilities } from "multilogit";
import { beforeAll, describe, expect, it } from "vitest";
import { tableFromCsv } from "../../core/test/read-csv.js";
import { predictionEndpoint } from "../prediction-endpoint.js";

const IRIS = fileURLToPath(new URL("../../core/test/fixtures/iris.csv", import.meta.url));
const ROW = { "Sepal.Length": 5.8, "Sepal.Width": 3.1, "Petal.Length": 5.5, "Petal.Width": 2 };
let model: Awaited<ReturnType<typeof fitted>>;
let app: ReturnType<typeof predictionEndpoint>;
const fitted = () => fit(tableFromCsv("fixtures/iris.csv"), "Species");
beforeAll(async () => {
  model = await fitted();
  app = predictionEndpoint(model);
});

const post = (path: string, body: string, type: string) =>
  app.request(path, { method: "POST", headers: { "Content-Type": type }, body });

describe("the endpoint with hono", () => {
  it("answers below its path as the library does, JSON and CSV", async () => {
    const answer = await (await post("/iris/predict", JSON.stringify(ROW), "application/json")).json();
    expect(answer.class).toBe(predict(model, [ROW])[0]);
    expect(Object.values(answer.probabilities)).toEqual([...probabilities(model, [ROW])]);
    const { predictions } = await (await post("/iris/predict", readFileSync(IRIS, "utf8"), "text/csv")).json();
    expect(predictions).toHaveLength(150);
    expect((await app.request("/iris/health")).status).toBe(200);
    expect((await app.request("/iris/nothing")).status).toBe(404);
  });

  it("has the page at its path, with or without a slash at the end", async () => {
    for (const path of ["/iris", "/iris/"]) expect(await (await app.request(path)).text(), path).toContain("<title>");
  });

  it("has a route of its own that asks the model", async () => {
    expect(await (await app.request("/flower/5.5/2")).text()).toBe(`${predict(model, [ROW])[0]}\n`);
    expect((await app.request("/flower/long/2")).status).toBe(400);
  });
});
