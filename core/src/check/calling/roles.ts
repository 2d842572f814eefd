import type { PlainFunction } from "./plain-function.js";

/** What a parameter stands for. */
export type Role = "weights" | "bias" | "rows" | "labels" | "lambda" | "classes" | "rowCount" | "featureCount";

/** A role for each parameter in order, null for one that is left out. */
export type Roles = readonly (Role | null)[];

/** By name, of programs in public repositories, courses and questions. */
const NAMES: readonly (readonly [Role, RegExp])[] = [
  ["weights", /^(w(_?(flat|vec|mat|all))?|weights?(_matrix)?|thetas?|params?|parameters|betas?|coefs?|coefficients)$/i],
  ["bias", /^(b|bias(es)?|intercepts?|b0|beta0|b_vec)$/i],
  ["rows", /^(x(s|1|mat|_?(train|batch|data|b|bar))?|features?|phi|design|images?|inputs?|data)$/i],
  ["labels", /^(y(s|vec|_?(train|true|batch|data|b|onehot|one_hot|oh))?|labels?|targets?|t|one_?hot)$/i],
  [
    "lambda",
    /^(reg(ulari[sz]\w*|_\w+)?|lam|lambda_?|lambd|lmbda?|lambda_?\w*|l2(_\w+)?|alpha|penalty|weight_?decay|wd|ridge)$/i,
  ],
  ["classes", /^(k|n_?(classes|class|labels)|num_?(classes|class|labels))$/i],
  ["rowCount", /^(n|n_?(rows|samples)|num_?(rows|samples|examples))$/i],
  ["featureCount", /^(d|n_?(features|cols)|num_?(features|inputs))$/i],
];
const ESSENTIAL: readonly Role[] = ["weights", "rows", "labels"];
/** What a further parameter without a default may be, the likeliest first. */
const FURTHER: readonly Role[] = ["lambda", "classes", "bias", "rowCount", "featureCount"];
/** More orders than this are not worth their time. */
const MOST = 60;

function roleOf(name: string | null): Role | null {
  return NAMES.find(([, pattern]) => name !== null && pattern.test(name))?.[0] ?? null;
}

/** Ways to fill the parameters, the likeliest first: by name where names are known, then by every order of those that must be given. */
export function rolesOf({ parameters }: PlainFunction): readonly Roles[] {
  const roles = parameters.map(({ name }) => roleOf(name));
  const named = roles.map((role, at) => (roles.indexOf(role) === at ? role : null));
  const required = parameters.flatMap(({ required: must }, at) => (must ? [at] : []));
  const ways = [
    ...filled(
      named,
      required.filter((at) => named[at] === null),
    ),
    ...filled(
      named.map((role, at) => (required.includes(at) ? role : role === "lambda" ? role : null)),
      required.filter((at) => named[at] === null),
    ),
    ...filled(
      named.map((role, at) => (required.includes(at) ? null : role === "lambda" ? role : null)),
      required,
    ),
  ];
  const distinct = [...new Map(ways.map((roles) => [roles.join(), roles])).values()];
  return distinct.filter((roles) => ESSENTIAL.every((role) => roles.includes(role))).slice(0, MOST);
}

/** Whether the names of its parameters say that it takes weights, rows and labels. */
export function looksRight({ parameters }: Pick<PlainFunction, "parameters">): boolean {
  const named = parameters.map(({ name }) => roleOf(name));
  return ESSENTIAL.every((role) => named.includes(role));
}

/** Every way to fill `open` places with the roles that are not taken yet, those that every function needs before others. */
function filled(roles: readonly (Role | null)[], open: readonly number[]): Roles[] {
  const [at, ...rest] = open;
  if (at === undefined) return [roles];
  const missing = ESSENTIAL.filter((role) => !roles.includes(role));
  const others = open.length > missing.length ? FURTHER.filter((role) => !roles.includes(role)) : [];
  return [...missing, ...others].flatMap((role) => filled(roles.with(at, role), rest));
}
