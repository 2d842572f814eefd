import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MultilogitError } from "multilogit";

const LOOPBACK = "127.0.0.1";

/** Something that the server serves. */
export interface Served {
  readonly type: string;
  readonly body: Buffer;
}

export interface StudioServer {
  /** "http://127.0.0.1:4321/" */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Serves these paths, and nothing else, on the loopback address of this machine. Requests whose Host is another name are refused, so that
 * no web page can reach the server under its own name (DNS rebinding). @throws MultilogitError "option" when the port is taken; port 0 is
 * any free one
 */
export async function serveStudio(paths: ReadonlyMap<string, Served>, port: number): Promise<StudioServer> {
  const server = createServer((request, response) => answer(request, response, paths, portOf(server)));
  await listening(server, port);
  return {
    address: `http://${LOOPBACK}:${portOf(server)}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const busy = cause.code === "EADDRINUSE" ? "is taken by another program" : `cannot be used (${cause.code})`;
      reject(new MultilogitError("option", `port ${port} ${busy}; give another --port, or 0 for any that is free`));
    });
    server.listen(port, LOOPBACK, resolve);
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function answer(
  { method, url = "/", headers }: IncomingMessage,
  response: ServerResponse,
  paths: ReadonlyMap<string, Served>,
  port: number,
): void {
  const served = paths.get(url.split(/[?#]/, 1)[0]!);
  if (headers.host !== `${LOOPBACK}:${port}` && headers.host !== `localhost:${port}`)
    refuse(response, 403, "this server answers to its own address only");
  else if (method !== "GET" && method !== "HEAD") refuse(response, 405, "only GET and HEAD");
  else if (!served) refuse(response, 404, "there is nothing here");
  else response.writeHead(200, headersOf(served)).end(method === "HEAD" ? undefined : served.body);
}

function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8", Connection: "close" }).end(`${text}\n`);
}

function headersOf({ type, body }: Served) {
  return {
    "Content-Type": type,
    "Content-Length": body.length,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
  };
}
