import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { fit, formula, type Model, penaltyFromText, rawWeights, type Table } from "multilogit";
import { marginalEffects, summarize } from "multilogit/infer";
import { readTable } from "../files/read-table.js";
import { terminalOf } from "../terminal/terminal.js";
import { textTable } from "../terminal/text-table.js";
import { wrapped } from "../terminal/wrapped.js";
import { type Agreement, agreementOf, type Figure, type Quantity } from "./agreement.js";

/** One program's figures for one model of one data set; data/published. */
interface Publication {
  readonly data: string;
  readonly formula: string;
  readonly program: string;
  readonly source: string;
  readonly reference?: string;
  readonly base?: Readonly<Record<string, string>>;
  readonly weights?: string;
  readonly penalty?: string;
  readonly biasReduced?: boolean;
  readonly quantities: readonly Quantity[];
}

interface Finding extends Agreement {
  readonly data: string;
  readonly formula: string;
  readonly program: string;
  readonly source: string;
  readonly quantity: string;
}

/** `multilogit verify`: fits the reference data here, and reports how many digits agree with what other programs publish. */
export async function verifyCommand({ json }: { readonly json?: true }): Promise<void> {
  const publications: readonly Publication[] = JSON.parse(await readFile(pathOf("published.json"), "utf8"));
  const findings: Finding[] = [];
  for (const publication of publications) findings.push(...(await verified(publication)));
  const agrees = findings.every((finding) => finding.digits >= finding.expected);
  process.stdout.write(`${json ? JSON.stringify({ agrees, findings }) : report(findings, publications, agrees)}\n`);
  if (!agrees) process.exitCode = 1;
}

async function verified(publication: Publication): Promise<Finding[]> {
  const { data, formula: text, program, source, base = {}, weights, penalty = "none" } = publication;
  const table = await readTable(pathOf(data));
  const model = await fit(table, formula(text, { base, standardize: penalty === "none" }), {
    penalty: penaltyFromText(penalty),
    tolerance: 1e-14,
    ...(weights === undefined ? {} : { rowWeights: weights }),
  });
  const findings: Finding[] = [];
  for (const quantity of publication.quantities)
    findings.push({
      data: data.replace(".csv", ""),
      formula: text,
      program,
      source,
      quantity: inWords(quantity),
      ...agreementOf(quantity, await figures(model, table, quantity, publication)),
    });
  return findings;
}

/** Our figures of one quantity, in whatever order. */
async function figures(model: Model, table: Table, quantity: Quantity, publication: Publication): Promise<Figure[]> {
  const { kind, covariance = "classical", at = "rows" } = quantity;
  const { reference, weights, biasReduced = false } = publication;
  const options = { covariance, biasReduced, ...(weights === undefined ? {} : { rowWeights: weights }) };
  if (kind === "effect" || kind === "effectError")
    return (await marginalEffects(model, table, { ...options, at })).effects.map((e) => ({
      class: String(e.class),
      term: e.column,
      value: kind === "effect" ? e.estimate : e.standardError,
    }));
  if (kind === "ridgeWeight") return ridgeFigures(model);
  const summary = await summarize(model, table, { ...options, ...(reference === undefined ? {} : { reference }) });
  if (kind === "estimate" || kind === "standardError")
    return summary.terms.map((t) => ({ class: String(t.class), term: t.term, value: t[kind] ?? Number.NaN }));
  const value = kind === "mcfadden" ? summary.pseudoR2?.mcfadden : summary[kind];
  return [{ class: "", term: "", value: value ?? Number.NaN }];
}

function ridgeFigures(model: Model): Figure[] {
  const K = model.classes.length;
  const W = rawWeights(model);
  return model.featureMap.names.flatMap((name, j) =>
    model.classes.map((of, k) => ({
      class: String(of),
      term: name === "constant" ? "(Intercept)" : name,
      value: W[j * K + k]!,
    })),
  );
}

function inWords({ kind, covariance, at }: Quantity): string {
  const words: Record<Quantity["kind"], string> = {
    estimate: "estimates",
    standardError: "standard errors",
    logLikelihood: "log-likelihood",
    nullLogLikelihood: "log-likelihood of constants",
    aic: "AIC",
    bic: "BIC",
    mcfadden: "McFadden's R²",
    effect: "marginal effects",
    effectError: "their standard errors",
    ridgeWeight: "weights",
  };
  return [words[kind], covariance, at === "means" ? "at means" : undefined].filter(Boolean).join(", ");
}

function report(findings: readonly Finding[], publications: readonly Publication[], agrees: boolean): string {
  const { width } = terminalOf(process.stdout);
  const sections = publications.map((publication) => {
    const own = findings.filter((f) => f.program === publication.program && f.formula === publication.formula);
    const rows = own.map((f) => [
      f.quantity,
      String(f.values),
      f.digits.toFixed(1),
      String(f.printed),
      f.digits >= f.expected ? "" : `expected ${f.expected}`,
    ]);
    const penalty = publication.biasReduced ? ", bias-reduced" : publication.penalty ? `, ${publication.penalty}` : "";
    return [
      ...wrapped(`${publication.data.replace(".csv", "")}: ${publication.formula}${penalty}`, width),
      ...wrapped(`against ${publication.program} (${publication.source})`, width),
      "",
      textTable(
        ["", "figures", "digits that agree", "printed", ""],
        rows,
        ["left", "right", "right", "right", "left"],
        width,
      ),
    ].join("\n");
  });
  const count = findings.reduce((sum, { values }) => sum + values, 0);
  const verdict = agrees
    ? `All ${count} figures agree to the accuracy of the other programs.`
    : "Some figures agree to fewer digits than they should; please report this with the output above.";
  return [...sections, wrapped(verdict, width).join("\n")].join("\n\n");
}

function pathOf(name: string): string {
  return fileURLToPath(new URL(`../data/${name}`, import.meta.url));
}
