import { once } from "node:events";
import { createServer, type Http2Server, type ServerHttp2Stream } from "node:http2";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { tableFromArrays, tableToIPC } from "@uwdata/flechette";
import { afterEach, describe, expect, it } from "vitest";
import { MultilogitError } from "../../core/src/errors.js";
import { ProtobufWriter } from "../../core/src/export/protobuf-writer.js";
import { connectSpark, SparkSession } from "../src/spark-session.js";

let server: Http2Server | Server | null = null;
afterEach(() => server?.close());

async function portOf(started: Http2Server | Server): Promise<number> {
  server = started;
  started.listen(0, "127.0.0.1");
  await once(started, "listening");
  return (started.address() as AddressInfo).port;
}

const inFrame = (message: Uint8Array) => {
  const length = Buffer.alloc(5);
  length.writeUInt32BE(message.length, 1);
  return Buffer.concat([length, message]);
};

/** A message with one row of one cell, as the server numbers its messages. */
function cellMessage(cell: number | string, place: number): Uint8Array {
  const arrow = tableToIPC(tableFromArrays({ cell: [cell] }), { format: "stream" })!;
  const batch = new ProtobufWriter().bytes(2, arrow);
  return new ProtobufWriter().message(2, batch).text(13, `m${place}`).finished();
}

/** The message that an answer is complete. */
const END = new ProtobufWriter().text(13, "end").message(14, new ProtobufWriter()).finished();

/** Sends `messages`, and then breaks the connection, or ends the call. */
function answered(stream: ServerHttp2Stream, messages: readonly Uint8Array[], isBroken: boolean): void {
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.on("error", () => {});
  const bytes = Buffer.concat(messages.map(inFrame));
  if (isBroken) stream.write(bytes, () => setImmediate(() => stream.session?.destroy()));
  else stream.end(bytes);
}

describe("a session of Spark", () => {
  it("goes on with an answer however often the connection breaks, as long as rows come", async () => {
    const ROWS = 12;
    let sent = 0;
    const paths = new Set<string>();
    const port = await portOf(
      createServer().on("stream", (stream, headers) => {
        const path = String(headers[":path"]).replace(/.*\//, "");
        if (path === "ReleaseSession" || path === "ReleaseExecute") return answered(stream, [], false);
        paths.add(path);
        if (sent < ROWS) answered(stream, [cellMessage(sent, sent++)], true);
        else answered(stream, [END], false);
      }),
    );
    const session = new SparkSession({ origin: `http://127.0.0.1:${port}`, token: null, user: "", headers: {} });
    const { rows, columns } = await session.query("SELECT row FROM somewhere");
    await session.close();
    expect(rows).toBe(ROWS);
    expect(Array.from(columns[0]!)).toEqual(Array.from({ length: ROWS }, (_, row) => row));
    expect([...paths]).toEqual(["ExecutePlan", "ReattachExecute"]);
  });

  // "Spark at sc: is version 4.1.0", or the whole address with what it says besides a token
  it("says of a Spark that is too old where it is and which it is, without anything else of the address", async () => {
    const released: string[] = [];
    const port = await portOf(
      createServer().on("stream", (stream, headers) => {
        const path = String(headers[":path"]).replace(/.*\//, "");
        released.push(path);
        answered(stream, path === "ExecutePlan" ? [cellMessage("4.1.0 0123456", 0), END] : [], false);
      }),
    );
    const given = `sc://127.0.0.1:${port}/;use_ssl=false;token=hidden;x-secret=too`;
    await expect(connectSpark(given)).rejects.toThrow(
      new MultilogitError(
        "engine",
        `Spark at http://127.0.0.1:${port} is version 4.1.0; expected 4.2 or later, which has vector_inner_product`,
      ),
    );
    expect(released).toContain("ReleaseSession");
  });

  it("does not try again where no connection is ever opened, such as where a certificate is not trusted", async () => {
    let connections = 0;
    const port = await portOf(
      createTcpServer((socket) => {
        connections++;
        socket.on("error", () => {}).end("HTTP/1.1 400 Bad Request\r\n\r\n");
      }),
    );
    await expect(connectSpark(`sc://127.0.0.1:${port}/;use_ssl=true`)).rejects.toThrow(
      /^no Spark Connect server answers at https:[^\n]*start-connect-server[^\n]*$/,
    );
    expect(connections).toBe(1);
  });
});
