import { MultilogitError } from "multilogit";
import { quoted } from "multilogit/internal";

/** Where a Spark Connect server is, and as whom to ask it. */
export interface SparkAddress {
  /** http://host:port, or https where the connection is encrypted */
  readonly origin: string;
  /** sent as a bearer token; null for none */
  readonly token: string | null;
  readonly user: string;
  /** what else the address says is sent along as it is, as Spark's own clients do */
  readonly headers: Readonly<Record<string, string>>;
}

/** The port of a Spark Connect server that was started without saying one. */
const DEFAULT_PORT = "15002";

const FORM = "sc://host:15002, or sc://host:15002/;token=…;use_ssl=true;user_id=…";

/**
 * The parts of `sc://host:port/;key=value;…`, as Spark's own clients read it: `token` and `use_ssl=true` encrypt the connection, `user_id` names
 * the user; other keys are sent as headers.
 * @throws MultilogitError "option" where it has no such form, or would send a token unencrypted to another machine
 */
export function sparkAddress(url: string): SparkAddress {
  const { host, port, path } =
    /^sc:\/\/(?<host>\[[^\]/]+\]|[^:/;]+)(?::(?<port>\d+))?(?<path>\/.*)?$/.exec(url)?.groups ?? {};
  if (host === undefined)
    throw new MultilogitError("option", `the address of Spark is ${quoted(withoutToken(url))}; expected ${FORM}`);
  if (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535))
    throw new MultilogitError(
      "option",
      `the address of Spark has the port ${port}; expected a whole number from 1 to 65535`,
    );
  const {
    token,
    use_ssl: isEncrypted,
    user_id: user,
    session_id: _,
    user_agent: __,
    ...headers
  } = parametersOf(path ?? "/", url);
  if (isEncrypted !== undefined && isEncrypted !== "true" && isEncrypted !== "false")
    throw new MultilogitError(
      "option",
      `use_ssl in the address of Spark is ${quoted(isEncrypted)}; expected true or false`,
    );
  const isLocal = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(host);
  if (token !== undefined && isEncrypted === "false" && !isLocal)
    throw new MultilogitError(
      "option",
      `the address of Spark has a token and use_ssl=false, which would send the token unencrypted to ${host}; leave use_ssl out`,
    );
  const scheme = (isEncrypted ?? String(token !== undefined)) === "true" ? "https" : "http";
  return {
    origin: `${scheme}://${host}:${port ?? DEFAULT_PORT}`,
    token: token ?? null,
    user: user ?? "multilogit",
    headers,
  };
}

function parametersOf(path: string, url: string): Record<string, string> {
  const parts = path.split(";");
  const strange = parts.find((part, at) => (at === 0 ? part !== "/" : part !== "" && !/^[\w-]+=/.test(part)));
  if (strange !== undefined)
    throw new MultilogitError(
      "option",
      `the address of Spark is ${quoted(withoutToken(url))}, with ${quoted(withoutToken(strange))} where a key and its value should be; expected ${FORM}`,
    );
  return Object.fromEntries(
    parts
      .slice(1)
      .filter((part) => part !== "")
      .map((part) => {
        const at = part.indexOf("=");
        return [part.slice(0, at), decodeURIComponent(part.slice(at + 1))];
      }),
  );
}

/** For messages: no token is ever shown. */
function withoutToken(text: string): string {
  return text.replace(/(token=)[^;]*/g, "$1…");
}
