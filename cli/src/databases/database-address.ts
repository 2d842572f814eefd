import { existsSync } from "node:fs";
import { MultilogitError } from "multilogit";
import { quoted } from "multilogit/internal";
import { isRemote } from "../files/remote-file.js";

/** Where a database is that sums over its own rows. */
export interface DatabaseAddress {
  readonly kind: "spark" | "clickhouse" | "postgres";
  /** as it was given, secrets included */
  readonly url: string;
  /** the same without passwords and tokens, for messages and reports */
  readonly label: string;
}

const KINDS: Readonly<Record<string, DatabaseAddress["kind"]>> = {
  sc: "spark",
  clickhouse: "clickhouse",
  postgres: "postgres",
  postgresql: "postgres",
};

/**
 * DATA as the address of a database; null for files.
 * @throws MultilogitError "option" for the address of a Spark master, which is not where queries go, for one of another kind, a port that is none,
 * and a password that is not encoded
 */
export function databaseAddress(data: string): DatabaseAddress | null {
  const written = /^[a-z][a-z0-9+.-]*(?=:\/\/)/i.exec(data)?.[0];
  if (written === undefined || existsSync(data)) return null;
  const scheme = written.toLowerCase();
  if (scheme === "spark")
    throw new MultilogitError(
      "option",
      `${withoutSecrets(data)}: is the address of a Spark master; give that of its Connect server, such as sc://host:15002`,
    );
  const kind = KINDS[scheme];
  if (kind === undefined) {
    if (isRemote(data)) return null;
    throw new MultilogitError(
      "option",
      `${withoutSecrets(data)}: addresses that begin with ${quoted(`${written}://`)} cannot be read; expected sc://, clickhouse:// or postgres:// for a database, https:// or s3:// for a file`,
    );
  }
  const label = withoutSecrets(data);
  const host = data.slice(Math.max(`${written}://`.length, data.lastIndexOf("@") + 1));
  const port = /^[^/?;]*:(\d+)(?:[/?;]|$)/.exec(host)?.[1];
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535))
    throw new MultilogitError("option", `${label}: the port is ${port}; expected a whole number from 1 to 65535`);
  // such an address is taken apart at the wrong place, and what takes it apart may show the pieces
  if (kind !== "spark" && /[@/?#]/.test(data.slice(`${written}://`.length, Math.max(0, data.lastIndexOf("@")))))
    throw new MultilogitError(
      "option",
      `${label}: @, /, ? and # in a password, and @ elsewhere, have another meaning in an address; write them as %40, %2F, %3F and %23`,
    );
  return { kind, url: `${scheme}${data.slice(written.length)}`, label };
}

/** A message in which an address of a database may stand, as in one about a file of that name. */
export function withSecretsHidden(message: string): string {
  return message.replace(/\b\w+:\/\/\S+/g, withoutSecrets);
}

/**
 * A word of a command line as it may stand in a page that is handed on: an address without its password and tokens, and so the
 * addresses and connection strings within a query.
 */
export function argumentWithoutSecrets(word: string): string {
  if (/^\w+:\/\//.test(word)) return withoutSecrets(word);
  return word
    .replace(/\b(\w+:\/\/[^:@/?\s'"]*):[^\s'"]*@/g, "$1@")
    .replace(/\b((?:password|passwd|token|secret)\s*=\s*)(?:'[^']*'|"[^"]*"|[^\s;&'"]+)/gi, "$1…");
}

/** Everything up to the last @ may be a password, also where it is not encoded. */
function withoutSecrets(url: string): string {
  return url.replace(/^(\w+:\/\/[^:@/?]*):.*@/s, "$1@").replace(/((?:password|token|secret|key)=)[^&;]*/gi, "$1…");
}
