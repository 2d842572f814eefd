import type { Level } from "../features/feature-map.js";
import { exampleRow } from "./example-row.js";
import type { ServedColumn, ServedModel } from "./served-model.js";

type Json = { readonly [key: string]: unknown };

/** What the document says of the limits. */
export interface DocumentedLimits {
  readonly maximumRows: number;
}

/** The OpenAPI document of models under their paths ("" or "/models/iris"), made from the columns that they read. */
export function openapiDocument(
  models: ReadonlyMap<string, readonly [string, ServedModel]>,
  limits: DocumentedLimits,
): Json {
  const entries = [...models].map(([base, [name, served]], at) => ({
    base,
    name,
    served,
    id: at === 0 ? "" : String(at + 1),
  }));
  return {
    openapi: "3.1.0",
    info: {
      title: "multilogit",
      version: "1",
      description: "Classes and their probabilities by multinomial logistic regression.",
    },
    paths: Object.assign({}, ...entries.map((entry) => pathsOf(entry)), sharedPaths()),
    components: {
      schemas: Object.assign({}, ...entries.map(({ served, id }) => schemasOf(served, id, limits)), {
        Problem: PROBLEM,
        Fault: FAULT,
        Models: {
          type: "object",
          required: ["models"],
          properties: { models: { type: "array", items: { type: "string" } } },
        },
      }),
    },
  };
}

interface Entry {
  readonly base: string;
  readonly name: string;
  readonly served: ServedModel;
  /** ends the names of its schemas */
  readonly id: string;
}

function pathsOf({ base, name, id }: Entry): Json {
  const path = base.replaceAll(/[{}]/g, encodeURIComponent);
  return {
    [`${path}/predict`]: {
      post: {
        operationId: `predict${id}`,
        summary: `The most probable class and all probabilities of rows, by ${name}`,
        parameters: [
          parameter("partial", { type: "boolean", default: false }, "answer the good rows where others are bad"),
        ],
        requestBody: {
          required: true,
          content: {
            "application/json": { schema: ref(`Rows${id}`) },
            "text/csv": { schema: { type: "string", description: "a line of column names, then the rows" } },
          },
        },
        responses: {
          200: jsonOf("Predictions, one per row", { anyOf: [ref(`Prediction${id}`), ref(`Predictions${id}`)] }),
          ...problems(400, 408, 413, 415, 422, 503),
        },
      },
    },
    [`${path}/explain`]: {
      post: {
        operationId: `explain${id}`,
        summary: `Why one row gets its class, by ${name}: each score as a sum over features`,
        parameters: [
          parameter(
            "features",
            { type: "integer", minimum: 1, maximum: 9_999_999, default: 20 },
            "how many features are listed per class, largest contributions first",
          ),
        ],
        requestBody: { required: true, content: { "application/json": { schema: ref(`Row${id}`) } } },
        responses: {
          200: jsonOf("Scores as sums, the most probable class first", ref(`Explanation${id}`)),
          ...problems(400, 408, 413, 415, 422),
        },
      },
    },
    [`${path}/model`]: {
      get: {
        operationId: `model${id}`,
        summary: `What ${name} reads and how it was fitted`,
        responses: { 200: jsonOf("Facts of the model", { type: "object" }) },
      },
    },
  };
}

function sharedPaths(): Json {
  const text = (description: string, type: string) => ({
    200: { description, content: { [type]: { schema: { type: "string" } } } },
  });
  return {
    "/models": {
      get: {
        operationId: "models",
        summary: "The names of all models",
        responses: { 200: jsonOf("Names", ref("Models")) },
      },
    },
    "/health": {
      get: {
        operationId: "health",
        summary: "Whether models are there to answer",
        responses: {
          200: jsonOf("They are", { type: "object", required: ["status"], properties: { status: { const: "ok" } } }),
        },
      },
    },
    "/metrics": {
      get: {
        operationId: "metrics",
        summary: "Counts and latencies for Prometheus",
        responses: text("Prometheus text", "text/plain"),
      },
    },
  };
}

function schemasOf(served: ServedModel, id: string, { maximumRows }: DocumentedLimits): Json {
  const { columns, model } = served;
  const names = columns.map(({ name }) => name);
  const properties = (of: (column: ServedColumn) => Json) =>
    Object.fromEntries(columns.map((column) => [column.name, of(column)]));
  const classes = { enum: model.classes };
  const probability = { type: "number", minimum: 0, maximum: 1 };
  const keys = model.classes.map(String);
  return {
    [`Row${id}`]: {
      type: "object",
      description: "column name → cell; columns that the model does not read are ignored",
      required: names,
      properties: properties(cellSchema),
      examples: [exampleRow(model)],
    },
    [`Rows${id}`]: {
      anyOf: [
        ref(`Row${id}`),
        { type: "array", items: ref(`Row${id}`), maxItems: maximumRows },
        ...(columns.length === 0
          ? []
          : [
              {
                type: "object",
                description: "column name → cells, equally many",
                required: names,
                properties: properties((column) => ({
                  type: "array",
                  maxItems: maximumRows,
                  items: cellSchema(column),
                })),
              },
            ]),
      ],
    },
    [`Prediction${id}`]: {
      type: "object",
      required: ["class", "probabilities"],
      properties: {
        class: classes,
        probabilities: {
          type: "object",
          required: keys,
          properties: Object.fromEntries(keys.map((key) => [key, probability])),
        },
      },
    },
    [`Predictions${id}`]: {
      type: "object",
      required: ["predictions"],
      properties: {
        predictions: { type: "array", items: { anyOf: [ref(`Prediction${id}`), { type: "null" }] } },
        rejected: { type: "integer", minimum: 1, description: "with partial: how many rows have no prediction" },
        errors: { type: "array", items: ref("Fault") },
      },
    },
    [`Explanation${id}`]: {
      type: "object",
      required: ["class", "classes"],
      properties: { class: classes, classes: { type: "array", items: explanationSchema(classes, probability) } },
    },
  };
}

function explanationSchema(classes: Json, probability: Json): Json {
  const number = { type: "number" };
  const contribution = {
    type: "object",
    required: ["feature", "value", "weight", "contribution"],
    properties: { feature: { type: "string" }, value: number, weight: number, contribution: number },
  };
  return {
    type: "object",
    description: "score = offset + Σ contributions + rest, in nats",
    required: ["class", "probability", "score", "offset", "contributions", "rest"],
    properties: {
      class: classes,
      probability,
      score: number,
      offset: number,
      contributions: { type: "array", items: contribution },
      rest: number,
    },
  };
}

function cellSchema({ kind, levels, isOpen, seen }: ServedColumn): Json {
  const about =
    seen === null
      ? {}
      : { description: `in the rows of the fit ${seen.center} on average, with a standard deviation of ${seen.scale}` };
  if (kind === "number") return { type: "number", ...about };
  if (kind === "boolean") return { type: "boolean", ...about };
  if (kind === "text") return { type: "string", description: "a text, whose words are counted" };
  return isOpen
    ? {
        type: ["string", "number", "boolean"],
        examples: levels,
        description: "other categories are taken too, as none of these",
      }
    : { enum: [...new Set(levels.flatMap(spellings))] };
}

/** Levels are compared as strings: 1 is the level "1", and true the level "true". */
function spellings(level: Level): Level[] {
  const text = String(level);
  const others = [Number(text), true, false].filter(
    (other) => String(other) === text && Number.isFinite(Number(other)),
  );
  return [text, ...others];
}

function parameter(name: string, schema: Json, description: string): Json {
  return { name, in: "query", required: false, description, schema };
}

function ref(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

function jsonOf(description: string, schema: Json): Json {
  return { description, content: { "application/json": { schema } } };
}

const WHY: Readonly<Record<number, string>> = {
  400: "The body or a row cannot be read; `errors` says which row and column, and what to do",
  408: "The body did not arrive in time",
  413: "Too many bytes or rows",
  415: "Neither JSON nor CSV",
  422: "Cells of the right kind that have no scores, such as the logarithm of −1, or columns of unequal length",
  503: "The rows took too long",
};

function problems(...statuses: readonly number[]): Json {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: WHY[status], content: { "application/problem+json": { schema: ref("Problem") } } },
    ]),
  );
}

const FAULT: Json = {
  type: "object",
  required: ["row", "column", "message"],
  properties: {
    row: { type: "integer", minimum: 1 },
    column: { type: ["string", "null"] },
    message: { type: "string" },
  },
};
const PROBLEM: Json = {
  type: "object",
  required: ["title", "status", "detail", "reason"],
  properties: {
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    reason: { type: "string" },
    errors: { type: "array", items: ref("Fault") },
  },
};
