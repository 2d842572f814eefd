import { MultilogitError } from "multilogit";
import { type ClickHouseClient, clickhouseConnection } from "multilogit/sql";
import { oneLine } from "../files/file-error.js";
import type { DatabaseAddress } from "./database-address.js";
import type { DatabaseSession } from "./database-session.js";
import { loadDriver } from "./load-driver.js";
import { noConnection } from "./no-connection.js";

/** What is used of the package `@clickhouse/client`. */
interface ClickHouse {
  createClient(options: object): ClickHouseClient & { close(): Promise<void> };
}

const PRODUCT = "ClickHouse";
/** Milliseconds: a query over many rows takes long, and the client's own limit is half a minute. */
const MOST_TIME = 86_400_000;
/** The client's number for "write nothing to the log". */
const SILENT = 127;

/** A client of ClickHouse's HTTP interface; what the address leaves out of user and password is in CLICKHOUSE_USER and CLICKHOUSE_PASSWORD. */
export async function openClickHouse(address: DatabaseAddress): Promise<DatabaseSession> {
  const options = clientOptions(address);
  const { createClient } = await loadDriver<ClickHouse>("@clickhouse/client", address);
  const client = createClient(options);
  return {
    product: PRODUCT,
    connection: clickhouseConnection(client),
    explain: (cause) => explained(cause, address),
    close: () => client.close(),
  };
}

function clientOptions({ url, label }: DatabaseAddress) {
  const form = "clickhouse://user@host:8123/database, with ?secure=true for HTTPS";
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || parsed.hostname === "")
    throw new MultilogitError("option", `${label}: is not an address of ${PRODUCT}; expected ${form}`);
  const { secure = "false", ...others } = Object.fromEntries(parsed.searchParams);
  const [other] = Object.keys(others);
  if (other !== undefined || (secure !== "true" && secure !== "false"))
    throw new MultilogitError("option", `${label}: ${other ?? `secure=${secure}`} is not understood; expected ${form}`);
  const isSecure = secure === "true";
  const { CLICKHOUSE_USER: user = "default", CLICKHOUSE_PASSWORD: password = "" } = process.env;
  return {
    url: `${isSecure ? "https" : "http"}://${parsed.hostname}:${parsed.port || (isSecure ? 8443 : 8123)}`,
    username: decodeURIComponent(parsed.username) || user,
    password: decodeURIComponent(parsed.password) || password,
    database: decodeURIComponent(parsed.pathname.replace(/^\//, "")) || "default",
    application: "multilogit",
    request_timeout: MOST_TIME,
    log: { level: SILENT },
  };
}

/** By the server's own numbers of errors. */
function explained(cause: unknown, { label }: DatabaseAddress): MultilogitError {
  const unanswered = noConnection(cause, PRODUCT, label);
  if (unanswered !== null) return unanswered;
  const code = String((Object(cause) as { code?: unknown }).code);
  const message = oneLine(cause).replace(/\.+$/, "");
  if (["516", "194", "193", "192"].includes(code))
    return new MultilogitError(
      "engine",
      `${label}: ${PRODUCT} refuses the user (${message}); give name and password in the address, or in CLICKHOUSE_USER and CLICKHOUSE_PASSWORD`,
    );
  if (code === "81") return new MultilogitError("engine", `${label}: ${message}; correct the address`);
  if (["60", "47", "62"].includes(code))
    return new MultilogitError("data", `${label}: ${message}; correct --table or --query`);
  if (code === "497" || code === "164")
    return new MultilogitError("engine", `${label}: ${message}; ask for the right to it`);
  return new MultilogitError("engine", `${label}: ${PRODUCT} says: ${message}`);
}
