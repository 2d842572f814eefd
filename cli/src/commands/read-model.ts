import { readFile } from "node:fs/promises";
import { type Model, MultilogitError, modelFromText } from "multilogit";
import { databaseAddress } from "../databases/database-address.js";
import { claimInput } from "../files/file-claims.js";
import { fileError } from "../files/file-error.js";

/** The model in a model file; every error names the file. */
export async function readModel(path: string): Promise<Model> {
  const address = databaseAddress(path);
  if (address !== null)
    throw new MultilogitError("option", `${address.label}: is a database; expected a model file, written by fit -o`);
  await claimInput(path);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (cause) {
    throw fileError(path, cause);
  }
  try {
    return modelFromText(text);
  } catch (error) {
    if (error instanceof MultilogitError) throw new MultilogitError(error.code, `${path}: ${error.message}`);
    throw error;
  }
}
