import type { IncomingMessage, Server, ServerOptions } from "node:http";
import { type AddressInfo, BlockList, isIP } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { MultilogitError } from "multilogit";

export interface ServeOptions {
  readonly host: string;
  /** 0 for any free one */
  readonly port: number;
  /** milliseconds that the head of a request may take to arrive, and that requests have when the server is stopped */
  readonly timeout: number;
  /** called with each request after it was answered */
  readonly log?: (line: string) => void;
}

export interface ModelServer {
  /** "http://127.0.0.1:4321/" */
  readonly address: string;
  /** whether only programs of this machine can reach it */
  readonly isLocal: boolean;
  /** Takes no more requests, and ends when those that are being answered are. */
  stop(): Promise<void>;
}

/** How often connections that have become idle are closed while the server stops, in milliseconds. */
const STOPPING_INTERVAL = 20;
/** How often Node looks for connections that are over their time, in milliseconds; its default of 30 s would keep slow ones for long. */
const CHECKING_INTERVAL = 2000;

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/**
 * Serves a handler by hono on Node. On a loopback address requests whose Host is another name are refused, so that no web page can reach
 * the server under its own name (DNS rebinding). @throws MultilogitError "option" where it cannot listen
 */
export async function serveModels(
  handler: (request: Request) => Promise<Response>,
  { host, port, timeout, log }: ServeOptions,
): Promise<ModelServer> {
  const isLocal = host === "localhost" || (isIP(host) > 0 && loopback.check(host, isIP(host) === 6 ? "ipv6" : "ipv4"));
  let isStopping = false;
  const app = new Hono();
  app.all("*", async ({ req }) => {
    const start = performance.now();
    const response = isLocal && !isOwnName(req.header("Host")) ? refused() : await handler(req.raw);
    if (isStopping) response.headers.set("Connection", "close");
    log?.(`${req.method} ${pathOf(req.url)} ${response.status} ${(performance.now() - start).toFixed(1)} ms`);
    return response;
  });
  const serverOptions: ServerOptions = {
    headersTimeout: timeout,
    // the handler ends slow bodies itself, with an answer; this is for those that do not read it
    requestTimeout: 2 * timeout,
    connectionsCheckingInterval: CHECKING_INTERVAL,
  };
  const server = createAdaptorServer({ fetch: app.fetch, serverOptions }) as Server<typeof IncomingMessage>;
  await listening(server, host, port);
  const { address, family, port: own } = server.address() as AddressInfo;
  return {
    address: `http://${family === "IPv6" ? `[${address}]` : address}:${own}/`,
    isLocal,
    stop() {
      isStopping = true;
      return stopped(server, timeout);
    },
  };
}

function isOwnName(host: string | undefined): boolean {
  return host !== undefined && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i.test(host);
}

function refused(): Response {
  return new Response("this server answers to its own address only\n", {
    status: 403,
    headers: { "Content-Type": "text/plain; charset=utf-8", Connection: "close" },
  });
}

function pathOf(url: string): string {
  return url.slice(url.indexOf("/", url.indexOf("://") + 3));
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", ({ code }: NodeJS.ErrnoException) => {
      const isName = code === "ENOTFOUND" || code === "EADDRNOTAVAIL" || code === "EAI_AGAIN";
      const busy = code === "EADDRINUSE" ? "is taken by another program" : `cannot be used (${code})`;
      const what = isName
        ? `host ${host} is not an address of this machine; give another --host, such as 0.0.0.0 for all of them`
        : `port ${port} ${busy}; give another --port, or 0 for any that is free`;
      reject(new MultilogitError("option", what));
    });
    server.listen(port, host, resolve);
  });
}

/** After `timeout` milliseconds what is still open is cut off. */
async function stopped(server: Server, timeout: number): Promise<void> {
  const closing = setInterval(() => server.closeIdleConnections(), STOPPING_INTERVAL);
  const cutting = setTimeout(() => server.closeAllConnections(), timeout);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
  clearInterval(closing);
  clearTimeout(cutting);
}
