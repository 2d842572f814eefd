import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { askedChdb, type ChdbSession } from "./chdb-client.js";

/** What a client's parameters are besides settings. */
const NO_SETTINGS = ["query_id", "database", "default_format", "role", "session_id"];

/** ClickHouse in this process behind its HTTP interface, for the user "default" without a password; one query after the other. */
export async function chdbServer(session: ChdbSession): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const body: Buffer[] = [];
    for await (const part of request) body.push(part as Buffer);
    const parameters = Object.fromEntries(new URL(request.url!, "http://localhost").searchParams);
    const settings = Object.fromEntries(Object.entries(parameters).filter(([name]) => !NO_SETTINGS.includes(name)));
    try {
      const user = Buffer.from(request.headers.authorization?.replace("Basic ", "") ?? "", "base64").toString();
      if (user !== "default:")
        throw new Error(
          `Code: 516. DB::Exception: ${user.split(":")[0]}: Authentication failed. (AUTHENTICATION_FAILED)`,
        );
      session.query(`USE ${parameters.database ?? "default"}`, "CSV");
      const text = askedChdb(session, Buffer.concat(body).toString(), settings, "TabSeparated");
      response.end(text);
    } catch (error) {
      response.statusCode = 500;
      response.end((error as Error).message);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return { port: (server.address() as AddressInfo).port, close };
}
