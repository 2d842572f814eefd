import { MultilogitError } from "multilogit";
import { sqlText } from "./column-source.js";
import { type DuckDb, withDuckDb } from "./duckdb.js";
import { oneLine } from "./file-error.js";

/** The settings that DuckDB's extension reads, and where other programs keep them. */
const S3_SETTINGS = {
  s3_region: "AWS_REGION",
  s3_access_key_id: "AWS_ACCESS_KEY_ID",
  s3_secret_access_key: "AWS_SECRET_ACCESS_KEY",
  s3_session_token: "AWS_SESSION_TOKEN",
  s3_endpoint: "AWS_ENDPOINT_URL_S3",
} as const;

export function isRemote(path: string): boolean {
  return /^(https?|s3):\/\//.test(path);
}

/**
 * Copies what is at `address` to the file `to`, by DuckDB's extension httpfs where it is installed; nothing is ever installed here.
 * @throws MultilogitError "data" if it is not, or if nothing can be read at the address
 */
export async function copyRemote(address: string, to: string): Promise<string> {
  await withDuckDb(async (db) => {
    await db.execute("load httpfs", []).catch(() => {
      throw new MultilogitError(
        "data",
        `${address}: reading addresses needs DuckDB's extension httpfs, which is not installed; ${otherWay(address)}`,
      );
    });
    if (address.startsWith("s3:")) await useSettings(db);
    await db
      .execute(`copy (select content from read_blob(${sqlText(address)})) to ${sqlText(to)} (format blob)`, [])
      .catch((cause: unknown) => {
        throw new MultilogitError(
          "data",
          `${address}: cannot be read (${oneLine(cause).replace(/^[\w ]*Error: /, "")}); ${otherWay(address)}`,
        );
      });
  });
  return to;
}

async function useSettings(db: DuckDb): Promise<void> {
  for (const [setting, variable] of Object.entries(S3_SETTINGS)) {
    const value = process.env[variable];
    if (value !== undefined) await db.execute(`set ${setting} = ${sqlText(value.replace(/^https?:\/\//, ""))}`, []);
  }
}

function otherWay(address: string): string {
  const name = /([^/?#]+)([?#].*)?$/.exec(address)?.[1] ?? "data";
  return address.startsWith("s3:")
    ? `copy the file first, as by aws s3 cp ${address} ${name}`
    : `copy the file first, as by curl -o ${name} ${address}`;
}
