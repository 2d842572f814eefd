import { EventEmitter, once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

/** How a line behaves. */
export interface LineOptions {
  /** bytes from the server after which a connection breaks; default: none breaks by itself */
  readonly breaksAfter?: number;
  /** the key and the certificate, in PEM, of a line that is encrypted on the client's side */
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A port of this machine whose connections lead to `port`, and break when told to, without a word, as a network's do. */
export interface BrokenLine {
  readonly port: number;
  /** connections that were broken so far */
  readonly losses: number;
  /** Waits until a connection that is open has brought something from the server, which a connection that was just opened has not. */
  carried(): Promise<void>;
  /** Breaks those that are open. */
  lose(): void;
  close(): void;
}

export async function brokenLine(port: number, { breaksAfter = Infinity, tls }: LineOptions = {}): Promise<BrokenLine> {
  const open = new Map<Socket, Socket>();
  const arrivals = new EventEmitter();
  const carrying = new Set<Socket>();
  let losses = 0;
  const lose = (near: Socket) => {
    const far = open.get(near);
    if (far === undefined) return;
    open.delete(near);
    carrying.delete(near);
    near.destroy();
    far.destroy();
  };
  const led = (near: Socket) => {
    const far = connect(port, "127.0.0.1");
    open.set(near, far);
    let bytes = 0;
    far.on("data", (chunk) => {
      bytes += chunk.length;
      if (open.has(near)) carrying.add(near);
      arrivals.emit("arrival");
      if (bytes <= breaksAfter) near.write(chunk);
      else if (open.has(near)) {
        losses++;
        lose(near);
      }
    });
    near.on("data", (chunk) => far.write(chunk));
    for (const socket of [near, far]) socket.on("error", () => {}).on("close", () => lose(near));
  };
  const server: Server =
    tls === undefined ? createServer(led) : createTlsServer({ ...tls, ALPNProtocols: ["h2"] }, led);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    get losses() {
      return losses;
    },
    async carried() {
      while (carrying.size === 0) await once(arrivals, "arrival");
    },
    lose() {
      losses += open.size;
      for (const near of [...open.keys()]) lose(near);
    },
    close() {
      server.close();
      for (const near of [...open.keys()]) lose(near);
    },
  };
}
