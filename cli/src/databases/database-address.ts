import { MultilogitError } from "multilogit";

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
 * @throws MultilogitError "option" for the address of a Spark master, which is not where queries go, and for a password that is not encoded
 */
export function databaseAddress(data: string): DatabaseAddress | null {
  const scheme = /^([a-z]+):\/\//.exec(data)?.[1];
  if (scheme === undefined) return null;
  if (scheme === "spark")
    throw new MultilogitError(
      "option",
      `${withoutSecrets(data)}: is the address of a Spark master; give that of its Connect server, such as sc://host:15002`,
    );
  const kind = KINDS[scheme];
  if (kind === undefined) return null;
  const label = withoutSecrets(data);
  // such an address is taken apart at the wrong place, and what takes it apart may show the pieces
  if (kind !== "spark" && /[@/?#]/.test(data.slice(`${scheme}://`.length, Math.max(0, data.lastIndexOf("@")))))
    throw new MultilogitError(
      "option",
      `${label}: @, /, ? and # in a password, and @ elsewhere, have another meaning in an address; write them as %40, %2F, %3F and %23`,
    );
  return { kind, url: data, label };
}

/** A message in which an address of a database may stand, as in one about a file of that name. */
export function withSecretsHidden(message: string): string {
  return message.replace(/\b(?:sc|spark|clickhouse|postgres|postgresql):\/\/\S+/g, withoutSecrets);
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
