import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { MultilogitError } from "multilogit";
import type { ProtobufWriter } from "multilogit/internal";
import { columnsOfBatches, type QueryColumns, wholeBatches } from "./arrow-columns.js";
import {
  type ArrowChunk,
  type Caller,
  executeRequest,
  executeResponse,
  interruptRequest,
  reattachRequest,
  releaseExecuteRequest,
  releaseSessionRequest,
  type SparkPlan,
} from "./connect-messages.js";
import { ConnectionLost, GrpcChannel, GrpcStatus } from "./grpc-channel.js";
import { type SparkAddress, sparkAddress } from "./spark-address.js";
import { sparkError } from "./spark-error.js";

const SERVICE = "/spark.connect.SparkConnectService";

/** Milliseconds before a lost connection is opened again: eight tries, half a minute in all. */
const PAUSES = [50, 200, 800, 2000, 4000, 8000, 8000, 8000];
/** Milliseconds after which a connection that breaks was a good one, and the tries begin again, as they do where rows came. */
const GOOD = 5000;

/** Options of `connectSpark`. */
export interface SparkOptions {
  /** Certificates of authorities to trust besides those that Node brings, in PEM, for addresses with `use_ssl=true`. */
  readonly certificates?: string;
}

/** What one operation has brought so far. */
interface Progress {
  last: string | null;
  chunks: ArrowChunk[];
  result: Uint8Array;
  isComplete: boolean;
}

/**
 * A session of a Spark Connect server: its temporary views and cached tables are its own, and end with it. A lost connection is opened again
 * and the operation under way goes on where its answer stopped; an aborted one is interrupted in the cluster.
 */
export class SparkSession {
  private readonly channel: GrpcChannel;
  private readonly caller: Caller;
  private hasAnswered = false;

  constructor(
    private readonly address: SparkAddress,
    options: SparkOptions = {},
  ) {
    this.caller = { session: randomUUID(), user: address.user };
    this.channel = new GrpcChannel(address.origin, {
      headers: { ...address.headers, ...(address.token === null ? {} : { authorization: `Bearer ${address.token}` }) },
      ...(options.certificates === undefined ? {} : { certificates: options.certificates }),
    });
  }

  /** The rows of a query. */
  async query(sql: string, signal?: AbortSignal): Promise<QueryColumns> {
    return columnsOfBatches(wholeBatches((await this.execute({ kind: "query", sql }, signal)).chunks));
  }

  /** Runs a statement. */
  async run(sql: string, signal?: AbortSignal): Promise<void> {
    await this.execute({ kind: "statement", sql }, signal);
  }

  /** Runs a command of MLlib, an MlCommand of spark/connect/ml.proto; gives its MlCommandResult. */
  async runMllib(command: ProtobufWriter, signal?: AbortSignal): Promise<Uint8Array> {
    return (await this.execute({ kind: "mllib", command }, signal)).result;
  }

  /** Ends the session, with its views and cached tables, and the connection. */
  async close(): Promise<void> {
    // a server that is gone, or never was, has nothing to release
    if (this.hasAnswered) await this.told("ReleaseSession", releaseSessionRequest(this.caller));
    this.channel.close();
  }

  private async execute(plan: SparkPlan, signal?: AbortSignal): Promise<Progress> {
    const operation = randomUUID();
    const progress: Progress = { last: null, chunks: [], result: new Uint8Array(0), isComplete: false };
    try {
      await this.followed(plan, operation, progress, signal);
    } catch (error) {
      if (signal?.aborted) await this.told("Interrupt", interruptRequest(this.caller, operation));
      signal?.throwIfAborted();
      throw sparkError(error, this.address.origin);
    } finally {
      // not waited for: an answer that is not released is forgotten by the server some minutes later
      void this.told("ReleaseExecute", releaseExecuteRequest(this.caller, operation));
    }
    return progress;
  }

  /** Until the answer is complete: the server ends streams that are long, and connections get lost. */
  private async followed(plan: SparkPlan, operation: string, progress: Progress, signal?: AbortSignal): Promise<void> {
    let isKnown = false;
    for (let losses = 0; !progress.isComplete; ) {
      const [begin, before] = [performance.now(), progress.chunks.length];
      const request = isKnown
        ? reattachRequest(this.caller, operation, progress.last)
        : executeRequest(this.caller, operation, plan);
      try {
        await this.channel.call(
          `${SERVICE}/${isKnown ? "ReattachExecute" : "ExecutePlan"}`,
          request,
          (bytes) => take(bytes, progress),
          signal,
        );
        this.hasAnswered = isKnown = true;
      } catch (error) {
        signal?.throwIfAborted();
        if (isRefused(error) && !this.hasAnswered) throw error;
        if (isUnknownOperation(error) && progress.last === null && isKnown) isKnown = false;
        else if (isKnownAlready(error)) isKnown = true;
        else if (!isLoss(error)) throw error;
        else isKnown ||= progress.last !== null || !isRefused(error);
        if (progress.chunks.length > before || performance.now() - begin > GOOD) losses = 0;
        const pause = PAUSES[losses++];
        if (pause === undefined) throw error;
        await delay(pause, undefined, signal === undefined ? {} : { signal });
      }
    }
  }

  /** A call whose failure changes nothing here. */
  private async told(method: string, request: Uint8Array): Promise<void> {
    await this.channel.call(`${SERVICE}/${method}`, request, () => {}).catch(() => {});
  }
}

/**
 * A session of the Spark Connect server at `sc://host:15002`, with `/;token=…`, `use_ssl=true` and `user_id=…` as Spark's own clients have them.
 * @throws MultilogitError "option" for other addresses, "engine" where no server answers
 */
export async function connectSpark(url: string, options: SparkOptions = {}): Promise<SparkSession> {
  const address = sparkAddress(url);
  const session = new SparkSession(address, options);
  try {
    await assertVersion(session, address);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

async function assertVersion(session: SparkSession, { origin }: SparkAddress): Promise<void> {
  const { columns } = await session.query("SELECT version() AS version");
  const version = String(columns[0]?.[0] ?? "").split(" ")[0]!;
  const [major, minor] = version.split(".").map(Number);
  if (major! > 4 || (major === 4 && minor! >= 2)) return;
  throw new MultilogitError(
    "engine",
    `Spark at ${origin} is version ${version}; expected 4.2 or later, which has vector_inner_product`,
  );
}

function take(bytes: Uint8Array, progress: Progress): void {
  const { id, arrow, result, isComplete } = executeResponse(bytes);
  if (id !== "") progress.last = id;
  if (arrow !== null) progress.chunks.push({ ...arrow, bytes: new Uint8Array(arrow.bytes) });
  if (result !== null) progress.result = new Uint8Array(result);
  progress.isComplete ||= isComplete;
}

/** gRPC's 14: unavailable. */
function isLoss(error: unknown): boolean {
  return error instanceof ConnectionLost || (error instanceof GrpcStatus && error.code === 14);
}

/** Nothing listens there, or not with a certificate that is trusted. */
function isRefused(error: unknown): boolean {
  return error instanceof ConnectionLost && !error.wasOpen;
}

/** The request got lost before the server read it. */
function isUnknownOperation(error: unknown): boolean {
  return error instanceof GrpcStatus && /INVALID_HANDLE\.OPERATION_NOT_FOUND/.test(error.message);
}

/** The request had arrived, and only its answer got lost. */
function isKnownAlready(error: unknown): boolean {
  return error instanceof GrpcStatus && /INVALID_HANDLE\.OPERATION_ALREADY_EXISTS/.test(error.message);
}
