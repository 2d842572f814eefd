import { quoted, suggestion } from "../errors.js";
import { Refusal } from "./refusal.js";

const KINDS = {
  "": "page",
  predict: "predict",
  explain: "explain",
  model: "model",
  "openapi.json": "openapi",
  health: "health",
  metrics: "metrics",
  models: "models",
} as const;
const OF_MODELS: readonly string[] = ["page", "predict", "explain", "model"];
const QUERIES: Readonly<Record<string, readonly string[]>> = { predict: ["partial"], explain: ["features"] };

/** What a request asks for. */
export interface Route {
  readonly kind: (typeof KINDS)[keyof typeof KINDS] | "nothing";
  /** the name in /models/NAME/…, null for the root's */
  readonly model: string | null;
  readonly path: string;
  readonly methods: readonly string[];
  /** A parameter of the query, after checking that it is one of some values; undefined where it is not given. @throws Refusal 400 */
  query(name: string, values: readonly string[] | RegExp): string | undefined;
}

export function routeOf(request: Request): Route {
  const { pathname, search } = locationOf(request.url);
  const { kind, model } = placeOf(pathname);
  const isAsked = kind === "predict" || kind === "explain";
  return {
    kind,
    model,
    path: pathname,
    methods: isAsked ? ["POST", "OPTIONS"] : ["GET", "HEAD", "OPTIONS"],
    query: (name, values) => (search === "" ? undefined : queryValue(search, kind, name, values)),
  };
}

/** `new URL` takes longer than a prediction; what it would change in a path has no route. */
function locationOf(url: string): { pathname: string; search: string } {
  const start = url.indexOf("/", url.indexOf("://") + 3);
  const whole = start < 0 ? "/" : url.slice(start).split("#", 1)[0]!;
  const mark = whole.indexOf("?");
  return mark < 0 ? { pathname: whole, search: "" } : { pathname: whole.slice(0, mark), search: whole.slice(mark + 1) };
}

function placeOf(pathname: string): Pick<Route, "kind" | "model"> {
  const parts = pathname.slice(1).split("/");
  const isNamed = parts.length === 3 && parts[0] === "models";
  const last = isNamed ? parts[2]! : parts[0]!;
  const kind = Object.hasOwn(KINDS, last) ? KINDS[last as keyof typeof KINDS] : "nothing";
  if (!isNamed) return { kind: parts.length === 1 ? kind : "nothing", model: null };
  try {
    return { kind: OF_MODELS.includes(kind) ? kind : "nothing", model: decodeURIComponent(parts[1]!) };
  } catch {
    return { kind: "nothing", model: null };
  }
}

function queryValue(
  search: string,
  kind: string,
  name: string,
  values: readonly string[] | RegExp,
): string | undefined {
  const query = new URLSearchParams(search);
  const known = QUERIES[kind] ?? [];
  const unknown = [...query.keys()].find((key) => !known.includes(key));
  if (unknown !== undefined)
    throw new Refusal(
      400,
      "query",
      `${quoted(unknown)} is not a parameter of /${kind}${suggestion(unknown, known) || `; it takes ${known.join(", ")}`}`,
    );
  const all = query.getAll(name);
  const value = all[0];
  if (value === undefined) return undefined;
  const isFit = values instanceof RegExp ? values.test(value) : values.includes(value);
  if (!isFit || all.length > 1)
    throw new Refusal(
      400,
      "query",
      `${name} is ${all.map(quoted).join(" and ")}; expected ${values instanceof RegExp ? "a whole number from 1 to 9999999" : values.join(" or ")}, once`,
    );
  return value;
}
