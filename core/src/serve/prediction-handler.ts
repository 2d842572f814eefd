import { assertKnownOptions, MultilogitError, quoted } from "../errors.js";
import { isModel, type Model } from "../model/model.js";
import { explanation } from "./explanation.js";
import { refusalOfFaults } from "./faults-in-words.js";
import { Metrics } from "./metrics.js";
import { modelFacts } from "./model-facts.js";
import { openapiDocument } from "./openapi-document.js";
import { predictions } from "./predictions.js";
import { problemResponse, Refusal } from "./refusal.js";
import { requestBody } from "./request-body.js";
import { requestRows } from "./request-rows.js";
import { type Route, routeOf } from "./route.js";
import { type ServedModel, servedModel } from "./served-model.js";
import { listPage, tryPage } from "./try-page.js";

/** One model, or several by the names that are part of their addresses. */
export type Models = Model | Readonly<Record<string, Model>>;

/** Options of `predictionHandler`. */
export interface PredictionHandlerOptions {
  /** The most bytes of a body. Default 1048576, 1 MiB. */
  readonly maximumBytes?: number;
  /** The most rows of a request. Default 10000. */
  readonly maximumRows?: number;
  /** Milliseconds within which a body must arrive, and then its rows be classified. Default 10000. */
  readonly timeout?: number;
}

const DEFAULTS = { maximumBytes: 1_048_576, maximumRows: 10_000, timeout: 10_000 } as const;

/**
 * Serves models over HTTP in any runtime that has `Request` and `Response`: Node with hono, Deno, Bun, Cloudflare. Models are given once, or by
 * a function that is asked at each request, so that they can be exchanged while requests come in: each sees one model from start to end.
 *
 *     POST /predict        a row, a list of rows, or columns as JSON, or CSV → class and probabilities; ?partial=true answers good rows
 *     POST /explain        a row → why it gets its class; ?features=20 says how many features are listed
 *     GET  /model          what the model reads and how it was fitted
 *     GET  /openapi.json /health /metrics /models, and / a page to try it
 *
 * Several models answer under /models/NAME/predict and so on; a single one there too. Errors are problem details (RFC 9457).
 *
 * @throws MultilogitError "option" for what is not a model, no model, or an unknown option
 * @example
 * const handler = predictionHandler(modelFromText(text));
 * Deno.serve(handler); // or Bun.serve({ fetch: handler }), or with hono: app.mount("/", handler)
 */
export function predictionHandler(
  models: Models | (() => Models),
  options: PredictionHandlerOptions = {},
): (request: Request) => Promise<Response> {
  const limits = limitsOf(options);
  const current = typeof models === "function" ? models : () => models;
  namedModels(current());
  const metrics = new Metrics();
  return async (request) => {
    const start = performance.now();
    const route = routeOf(request);
    const response = await answered(request, route, { named: namedModels(current()), limits, metrics });
    metrics.request(route.kind, response.status, (performance.now() - start) / 1000);
    return request.method === "HEAD" ? new Response(null, response) : response;
  };
}

interface Service {
  readonly named: ReadonlyMap<string, ServedModel>;
  readonly limits: Required<PredictionHandlerOptions>;
  readonly metrics: Metrics;
}

const services = new WeakMap<object, ReadonlyMap<string, ServedModel>>();

/** The models by name; a single one has the name "model". */
function namedModels(models: Models): ReadonlyMap<string, ServedModel> {
  const known = services.get(models);
  if (known) return known;
  const entries: readonly (readonly [string, Model])[] = isModel(models)
    ? [["model", models]]
    : Object.entries(Object(models));
  if (entries.length === 0)
    throw new MultilogitError(
      "option",
      `there is no model in ${quoted(models)}; give one, or several as { name: model }`,
    );
  const named = new Map(entries.map(([name, model]) => [name, servedModel(model)]));
  if (isModel(models)) services.set(models, named);
  return named;
}

function limitsOf(options: PredictionHandlerOptions): Required<PredictionHandlerOptions> {
  assertKnownOptions(options, Object.keys(DEFAULTS), "predictionHandler");
  const limits = { ...DEFAULTS, ...options };
  for (const [name, value] of Object.entries(limits))
    if (!(Number.isSafeInteger(value) && value > 0))
      throw new MultilogitError("option", `${name} is ${quoted(value)}; expected a whole number of at least 1`);
  return limits;
}

async function answered(request: Request, route: Route, service: Service): Promise<Response> {
  try {
    return await answer(request, route, service);
  } catch (error) {
    const refusal =
      error instanceof Refusal ? error : new Refusal(500, "fault", "this is a fault of the server, not of the request");
    service.metrics.reject(refusal.reason);
    return problemResponse(refusal, refusal.status === 405 ? { Allow: route.methods.join(", ") } : {});
  }
}

function answer(request: Request, route: Route, service: Service): Response | Promise<Response> {
  if (route.kind === "nothing")
    throw new Refusal(404, "path", `there is nothing at ${quoted(route.path)}; / has a page, /openapi.json a list`);
  const method = request.method === "HEAD" ? "GET" : request.method;
  if (method === "OPTIONS") return new Response(null, { status: 204, headers: { Allow: route.methods.join(", ") } });
  if (!route.methods.includes(method))
    throw new Refusal(
      405,
      "method",
      `${request.method} is not a method of ${quoted(route.path)}; use ${route.methods[0]}`,
    );
  switch (route.kind) {
    case "health":
      return json({ status: "ok" });
    case "metrics":
      return new Response(service.metrics.text(), {
        headers: { "Content-Type": "text/plain; version=0.0.4; charset=utf-8", "Cache-Control": "no-store" },
      });
    case "models":
      return json({ models: [...service.named.keys()] });
    case "openapi":
      return json(openapiDocument(documented(service.named), service.limits));
    case "page":
      if (route.model === null && service.named.size > 1) return listPage([...service.named.keys()]);
  }
  const [name, served] = modelOf(route, service.named);
  if (route.kind === "page") return tryPage(served, name);
  if (route.kind === "model") return json(modelFacts(served, name));
  return route.kind === "explain"
    ? explained(request, route, served, service)
    : predicted(request, route, [name, served], service);
}

function modelOf({ model, path }: Route, named: Service["named"]): readonly [string, ServedModel] {
  if (model === null && named.size === 1) return [...named][0]!;
  const served = named.get(model ?? "");
  if (served !== undefined) return [model!, served];
  const remedy = `the models are at ${[...named.keys()]
    .slice(0, 12)
    .map((name) => `/models/${encodeURIComponent(name)}/`)
    .join(", ")}`;
  throw new Refusal(
    404,
    "path",
    `${model === null ? `${quoted(path)} does not say which model` : `there is no model ${quoted(model)}`}; ${remedy}`,
  );
}

/** Where each model answers: at the root if it is the only one. */
function documented(named: Service["named"]): Map<string, readonly [string, ServedModel]> {
  return new Map(
    [...named].map(([name, served]) => [named.size === 1 ? "" : `/models/${encodeURIComponent(name)}`, [name, served]]),
  );
}

async function predicted(
  request: Request,
  route: Route,
  [name, served]: readonly [string, ServedModel],
  { limits, metrics }: Service,
): Promise<Response> {
  const isPartial = route.query("partial", ["true", "false"]) === "true";
  const body = await requestBody(request, limits.maximumBytes, limits.timeout);
  const given = requestRows(body, request.headers.get("Content-Type"), served, limits.maximumRows);
  const { answers, faults, rejected } = await predictions(served, given, performance.now() + limits.timeout);
  metrics.rows(name, answers.length - rejected);
  if (rejected > 0) {
    const refusal = refusalOfFaults(faults, rejected, answers.length);
    if (!isPartial || given.isSingle) throw refusal;
    metrics.reject("cells");
    return jsonText(
      `{"predictions":[${answers.map((answer) => answer ?? "null").join(",")}],"rejected":${rejected},"errors":${JSON.stringify(refusal.faults)}}`,
    );
  }
  return jsonText(given.isSingle ? answers[0]! : `{"predictions":[${answers.join(",")}]}`);
}

async function explained(request: Request, route: Route, served: ServedModel, { limits }: Service): Promise<Response> {
  const most = Number(route.query("features", /^[1-9]\d{0,6}$/) ?? 20);
  const body = await requestBody(request, limits.maximumBytes, limits.timeout);
  const { rows, isSingle } = requestRows(body, request.headers.get("Content-Type"), served, limits.maximumRows);
  if (!isSingle && rows.length !== 1)
    throw new Refusal(400, "rows", `there are ${rows.length} rows; one row can be explained at a time`);
  return json(explanation(served, rows[0], most));
}

function json(content: unknown): Response {
  return jsonText(JSON.stringify(content));
}

function jsonText(text: string): Response {
  return new Response(`${text}\n`, { headers: { "Content-Type": "application/json", "Cache-Control": "no-store" } });
}
