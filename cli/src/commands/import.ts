import { readFile, stat } from "node:fs/promises";
import {
  columnsRead,
  type ImportOptions,
  type Model,
  MultilogitError,
  modelFromCoefficientsText,
  modelFromOnnx,
  modelFromPmml,
  modelToText,
  penaltyFromText,
  refit,
} from "multilogit";
import { quoted } from "multilogit/internal";
import { claimInput } from "../files/file-claims.js";
import { fileError } from "../files/file-error.js";
import type { FileOptions } from "../files/read-options.js";
import { assertOutput, writeTextFile } from "../files/write-text-file.js";
import { xmlDocument } from "../files/xml-document.js";
import { certificateInWords } from "../pictures/fit-report.js";
import { show } from "../system/standard-output.js";
import { escaped } from "../terminal/escaped.js";
import { terminalOf } from "../terminal/terminal.js";
import { wrapped } from "../terminal/wrapped.js";
import { fileOptions } from "./file-options.js";
import { showingProgress } from "./fit-progress.js";
import { naming, readRows, targetColumns } from "./read-rows.js";

export interface ImportCommandOptions extends FileOptions {
  readonly output: string;
  readonly target?: string;
  readonly columns?: readonly string[];
  readonly boolean?: readonly string[];
  readonly weights?: string;
  readonly penalty?: string;
  readonly missing: "error" | "drop";
}

/** Larger files are not coefficients: a million weights are 20 MB. */
const MOST_BYTES = 256 * 2 ** 20;

/** `multilogit import`: the coefficients of another program as a model file, fitted to DATA if there are any. */
export async function importCommand(
  file: string,
  data: string | undefined,
  options: ImportCommandOptions,
): Promise<void> {
  const { output, target, columns, boolean: booleans } = options;
  if (!output.endsWith(".json"))
    throw new MultilogitError(
      "option",
      `-o ${quoted(output)}: a model is written as JSON; give a name that ends in .json`,
    );
  const fitOption = (["weights", "penalty"] as const).find((name) => options[name] !== undefined);
  if (data === undefined && fitOption !== undefined)
    throw new MultilogitError("option", `--${fitOption} is for a fit to rows; give DATA, or leave it out`);
  await assertOutput(output);
  const imported = await readCoefficients(file, {
    ...(target === undefined ? {} : { target }),
    ...(columns === undefined ? {} : { columns }),
    ...(booleans === undefined ? {} : { booleans }),
  });
  const model = data === undefined ? imported : await refitted(imported, data, options);
  await writeTextFile(output, modelToText(model));
  show(wrapped(inWords(model, output), terminalOf(process.stdout).width).join("\n"));
  if (data !== undefined && !model.report.converged) process.exitCode = 1;
}

/** The model in a file of coefficients, of PMML or of ONNX; every error names the file. */
async function readCoefficients(path: string, options: ImportOptions): Promise<Model> {
  const bytes = await bytesOf(path);
  try {
    assertReadable(bytes);
    if (isXml(bytes)) return modelOfXml(bytes, options);
    assertContentOf(path, bytes);
    if (isText(bytes)) return modelFromCoefficientsText(bytes.toString("utf8"), options);
    return modelFromOnnx(bytes, options);
  } catch (error) {
    if (error instanceof MultilogitError) throw new MultilogitError(error.code, `${path}: ${error.message}`);
    throw error;
  }
}

/** Throws if the name promises a file of another kind than the bytes are. */
function assertContentOf(path: string, bytes: Buffer): void {
  const promised = path.endsWith(".onnx") && isText(bytes) ? "ONNX" : path.endsWith(".pmml") ? "PMML" : null;
  if (promised !== null)
    throw new MultilogitError("model-file", `this model cannot be imported: it is not ${promised}, as its name says`);
}

/** Whether it is JSON, or nothing; messages of ONNX begin with a byte that no JSON begins with. */
function isText(bytes: Buffer): boolean {
  const first = bytes[0] ?? 0x20;
  return first >= 0x20 || first === 0x09 || first === 0x0a || first === 0x0d;
}

async function bytesOf(path: string): Promise<Buffer> {
  await claimInput(path);
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES)
      throw new MultilogitError("data", `${path}: it has ${size} bytes; coefficients are at most ${MOST_BYTES}`);
    return await readFile(path);
  } catch (cause) {
    throw cause instanceof MultilogitError ? cause : fileError(path, cause);
  }
}

/** Throws if the bytes are something else that holds a model. */
function assertReadable(bytes: Buffer): void {
  const isPickle = bytes[0] === 0x80 || bytes.subarray(0, 2).toString("latin1") === "PK" || bytes[0] === 0x78;
  if (isPickle)
    throw new MultilogitError(
      "model-file",
      "this model cannot be imported: it looks like a pickle or an archive, which only the program that wrote it can read; write JSON as docs/import.md shows",
    );
}

/** Whether it begins as XML does, after a byte order mark or none. */
function isXml(bytes: Buffer): boolean {
  return /^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*</.test(bytes.subarray(0, 100).toString("latin1"));
}

function modelOfXml(bytes: Buffer, { target, columns, booleans }: ImportOptions): Model {
  if (columns !== undefined || booleans !== undefined)
    throw new MultilogitError(
      "option",
      "a PMML document names its columns and says which are true and false; leave out --columns and --boolean",
    );
  return modelFromPmml(xmlDocument(bytes), target === undefined ? {} : { target });
}

async function refitted(model: Model, data: string, options: ImportCommandOptions): Promise<Model> {
  const { weights, penalty, missing } = options;
  const { labels, numbers } = targetColumns(model.target);
  const { table, dropped } = await readRows(model, data, {
    file: fileOptions(options),
    labels,
    numbers: [...numbers, ...(weights === undefined ? [] : [weights])],
    missing,
    remedies: ["drop"],
  });
  const fitted = await naming(data, () =>
    showingProgress((progress) =>
      refit(model, table, {
        ...(weights === undefined ? {} : { rowWeights: weights }),
        ...(penalty === undefined ? {} : { penalty: penaltyFromText(penalty) }),
        ...progress,
      }),
    ),
  );
  if (dropped > 0) show(`${dropped} rows with a missing cell were left out.`);
  return fitted;
}

function inWords(model: Model, output: string): string {
  const { featureMap, classes, report } = model;
  const columns = columnsRead(featureMap).length;
  const size = `${classes.length} classes, ${featureMap.names.length} features of ${columns} ${columns === 1 ? "column" : "columns"}`;
  const rest =
    report.certificate.kind === "imported"
      ? "imported, not fitted: it predicts, evaluates, explains and exports; for a certificate and standard errors import it with DATA"
      : `fitted to ${report.rows} rows; ${certificateInWords(model)}`;
  return `Wrote ${escaped(output)}: ${size}, ${report.method.replace(/^weights /, "")}; ${rest}.`.replace(
    "imported from",
    "from",
  );
}
