import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
} from "node:http2";
import { rootCertificates } from "node:tls";
import { fieldOf, fieldsOf, textOf } from "./protobuf-fields.js";

/** A status that a gRPC server ended a call with, other than 0. */
export class GrpcStatus extends Error {
  override readonly name = "GrpcStatus";

  constructor(
    /** as gRPC numbers them: 1 cancelled, 14 unavailable, 16 unauthenticated … */
    readonly code: number,
    message: string,
    /** what the server's ErrorInfo says about it, such as the class of error */
    readonly details: ReadonlyMap<string, string>,
  ) {
    super(message);
  }
}

/** The connection broke before the call's end, or there was none. */
export class ConnectionLost extends Error {
  override readonly name = "ConnectionLost";

  constructor(
    message: string,
    /** whether there was a connection, so that what the call did is unknown; else no server ever read the call */
    readonly wasOpen: boolean,
  ) {
    super(message);
  }
}

/** Options of a channel, besides where it leads. */
export interface ChannelOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** certificates of authorities to trust besides those that Node brings, in PEM */
  readonly certificates?: string;
}

/** Milliseconds between signs of life that an open call asks for, and how long an answer may take; gRPC's own defaults are of this size. */
const PING_EVERY = 30_000;
const PING_WAITS = 20_000;

/** Where gRPC's ErrorInfo is in google.rpc.Status, and what it is called. */
const ERROR_INFO = "type.googleapis.com/google.rpc.ErrorInfo";

/** Calls of a gRPC server over one HTTP/2 connection, which is opened by the first call and again after it was lost. */
export class GrpcChannel {
  private session: ClientHttp2Session | null = null;
  private readonly opened = new WeakSet<ClientHttp2Session>();

  constructor(
    private readonly origin: string,
    private readonly options: ChannelOptions,
  ) {}

  /**
   * Sends one message, and hands each message of the answer to `receive` as it arrives. Rejects with a GrpcStatus, with ConnectionLost, or with
   * the signal's reason.
   */
  async call(
    path: string,
    request: Uint8Array,
    receive: (message: Uint8Array) => void,
    signal?: AbortSignal,
  ): Promise<void> {
    signal?.throwIfAborted();
    const session = this.connected();
    const stream = session.request({
      [constants.HTTP2_HEADER_METHOD]: "POST",
      [constants.HTTP2_HEADER_PATH]: path,
      "content-type": "application/grpc",
      te: "trailers",
      ...this.options.headers,
    });
    const stop = () => stream.close(constants.NGHTTP2_CANCEL);
    signal?.addEventListener("abort", stop, { once: true });
    const pings = setInterval(() => this.ping(), PING_EVERY);
    try {
      stream.end(framed(request));
      await answered(stream, receive, () => this.opened.has(session));
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      clearInterval(pings);
      signal?.removeEventListener("abort", stop);
    }
  }

  /** Ends the connection, and the calls that are open. */
  close(): void {
    this.session?.destroy();
    this.session = null;
  }

  private connected(): ClientHttp2Session {
    if (this.session !== null && !this.session.closed && !this.session.destroyed) return this.session;
    const ca = this.options.certificates;
    const session = connect(this.origin, {
      settings: { initialWindowSize: WINDOW },
      ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
    });
    // each call reports it
    session.on("error", () => {});
    session.on("connect", () => {
      this.opened.add(session);
      session.setLocalWindowSize(WINDOW);
      // open calls keep the program running, an idle connection does not
      session.unref();
    });
    return (this.session = session);
  }

  private ping(): void {
    const { session } = this;
    if (session === null || session.destroyed) return;
    const late = setTimeout(() => session.destroy(new Error("no answer to a ping")), PING_WAITS);
    session.ping(() => clearTimeout(late));
  }
}

/** Bytes that may be on their way at once: results of a few MB come in one go. */
const WINDOW = 1 << 23;

/** Uncompressed, with its length. */
function framed(message: Uint8Array): Uint8Array {
  const frame = Buffer.alloc(5 + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, 5);
  return frame;
}

function answered(
  stream: ClientHttp2Stream,
  receive: (message: Uint8Array) => void,
  isOpened: () => boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const split = frameSplitter(receive);
    let headers: IncomingHttpHeaders = {};
    let status: number | undefined;
    stream.on("response", (received) => {
      headers = received;
      status = received[":status"];
    });
    stream.on("trailers", (received) => {
      headers = { ...headers, ...received };
    });
    stream.on("data", (chunk: Buffer) => {
      try {
        split(chunk);
      } catch (error) {
        reject(error as Error);
        stream.close(constants.NGHTTP2_CANCEL);
      }
    });
    stream.on("error", (error) => reject(new ConnectionLost(error.message, isOpened())));
    stream.on("close", () => {
      const code = headers["grpc-status"];
      if (code === "0") resolve();
      else if (code !== undefined) reject(statusOf(Number(code), headers));
      else if (status !== undefined && status !== 200)
        reject(new GrpcStatus(2, `it answered with HTTP status ${status}`, new Map()));
      else reject(new ConnectionLost("the connection was closed", isOpened()));
    });
  });
}

/** Puts messages together from chunks that end anywhere. */
function frameSplitter(receive: (message: Uint8Array) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let length = 0;
  let wanted = 5;
  return (chunk) => {
    chunks.push(chunk);
    length += chunk.length;
    while (length >= wanted) {
      const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      if (bytes[0] === 1) throw new RangeError("a compressed gRPC message, which was not asked for");
      const end = 5 + bytes.readUInt32BE(1);
      chunks = [bytes];
      if (length < end) {
        wanted = end;
        return;
      }
      receive(bytes.subarray(5, end));
      chunks = [bytes.subarray(end)];
      length -= end;
      wanted = 5;
    }
  };
}

function statusOf(code: number, headers: IncomingHttpHeaders): GrpcStatus {
  const binary = Buffer.from(String(headers["grpc-status-details-bin"] ?? ""), "base64");
  const message = textOf(binary, 2) || decodeURIComponent(String(headers["grpc-message"] ?? ""));
  return new GrpcStatus(code, message, errorInfo(binary));
}

/** The metadata of the ErrorInfo in a google.rpc.Status. */
function errorInfo(status: Uint8Array): Map<string, string> {
  const info = new Map<string, string>();
  for (const { number, bytes } of fieldsOf(status)) {
    if (number !== 3 || textOf(bytes, 1) !== ERROR_INFO) continue;
    for (const entry of fieldsOf(fieldOf(bytes, 2)?.bytes ?? new Uint8Array(0)))
      if (entry.number === 3) info.set(textOf(entry.bytes, 1), textOf(entry.bytes, 2));
  }
  return info;
}
