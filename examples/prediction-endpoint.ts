// A prediction endpoint within a service of one's own: hono has the routes, multilogit/serve answers those of the model.
//
//     multilogit data iris -o iris.csv && multilogit fit iris.csv --target Species -o iris.json
//     node examples/prediction-endpoint.ts iris.json     (Node ≥ 22.18 runs TypeScript)
//     curl http://127.0.0.1:3000/iris/predict -H "Content-Type: text/csv" --data-binary @iris.csv
//
// The same app is a fetch handler of Deno, Bun and Cloudflare Workers: `export default app`.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { type Model, modelFromText, predictor } from "multilogit/predict";
import { predictionHandler } from "multilogit/serve";

/** A service in which the model is one part: its whole endpoint under a path, and a route of our own that asks it. */
export function predictionEndpoint(model: Model): Hono {
  const app = new Hono();
  // predict, explain, model, openapi.json, health, metrics, and the page to try it
  app.mount("/iris", predictionHandler(model, { maximumRows: 1000 }));

  const classify = predictor(model);
  app.get("/flower/:length/:width", (context) => {
    const { length, width } = context.req.param();
    const petal = { "Petal.Length": Number(length), "Petal.Width": Number(width) };
    if (!Object.values(petal).every(Number.isFinite)) return context.text("length and width are numbers, in cm\n", 400);
    return context.text(`${classify({ "Sepal.Length": 5.8, "Sepal.Width": 3.1, ...petal })}\n`);
  });
  return app;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const model = modelFromText(readFileSync(process.argv[2] ?? "iris.json", "utf8"));
  serve({ fetch: predictionEndpoint(model).fetch, port: 3000, hostname: "127.0.0.1" });
}
