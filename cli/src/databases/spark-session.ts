import { connectSpark, crossCheck, sparkConnection } from "@multilogit/spark";
import { MultilogitError } from "multilogit";
import { oneLine } from "../files/file-error.js";
import type { DatabaseAddress } from "./database-address.js";
import type { DatabaseSession } from "./database-session.js";

/** A session of a Spark Connect server. Its errors have their sentences already. */
export async function openSpark({ url, label }: DatabaseAddress): Promise<DatabaseSession> {
  const session = await connectSpark(url);
  return {
    product: "Spark",
    connection: sparkConnection(session),
    explain: (cause) => new MultilogitError("engine", `${label}: ${oneLine(cause)}`),
    crossCheck: (source, model, options) => crossCheck({ session, stage: source.stage }, model, options),
    close: () => session.close(),
  };
}
