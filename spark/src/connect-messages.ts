import { ProtobufWriter } from "multilogit/internal";
import { fieldsOf, textOf } from "./protobuf-fields.js";

/** The messages of Spark Connect that are used (spark/connect/base.proto and commands.proto of Spark 4.3), by their field numbers. */

/** What every request says. */
export interface Caller {
  readonly session: string;
  readonly user: string;
}

/** SQL whose rows are wanted, or a statement that is run for what it does. */
export interface SparkPlan {
  readonly kind: "query" | "statement";
  readonly sql: string;
}

/** What one message of a running operation brought. */
export interface ExecuteResponse {
  readonly id: string;
  /** an Arrow stream, null where this message has none */
  readonly arrow: ArrowChunk | null;
  readonly isComplete: boolean;
}

/** A batch, or a piece of one. */
export interface ArrowChunk {
  readonly bytes: Uint8Array;
  /** the place of this piece in its batch, from 0 */
  readonly piece: number;
}

const CLIENT = "multilogit";
const INTERRUPT_OPERATION = 3;

export function executeRequest(caller: Caller, operation: string, { kind, sql }: SparkPlan): Uint8Array {
  const relation = message().message(10, message().text(1, sql));
  const plan =
    kind === "query"
      ? message().message(1, relation)
      : message().message(2, message().message(5, message().message(6, relation)));
  const reattachable = message().message(1, message().integer(1, 1));
  return head(caller).message(3, plan).text(4, CLIENT).message(5, reattachable).text(6, operation).finished();
}

/** Goes on with the answer after the message `last`, null for from its start. */
export function reattachRequest(caller: Caller, operation: string, last: string | null): Uint8Array {
  const request = head(caller).text(3, operation).text(4, CLIENT);
  return (last === null ? request : request.text(5, last)).finished();
}

/** Lets the server forget the answer. */
export function releaseExecuteRequest(caller: Caller, operation: string): Uint8Array {
  return head(caller).text(3, operation).text(4, CLIENT).message(5, message()).finished();
}

export function interruptRequest(caller: Caller, operation: string): Uint8Array {
  return head(caller).text(3, CLIENT).integer(4, INTERRUPT_OPERATION).text(6, operation).finished();
}

export function releaseSessionRequest(caller: Caller): Uint8Array {
  return head(caller).text(3, CLIENT).finished();
}

export function executeResponse(bytes: Uint8Array): ExecuteResponse {
  let arrow: ArrowChunk | null = null;
  let isComplete = false;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 2) arrow = arrowChunk(field.bytes);
    if (field.number === 14) isComplete = true;
  }
  return { id: textOf(bytes, 13), arrow, isComplete };
}

function arrowChunk(batch: Uint8Array): ArrowChunk {
  let [bytes, piece] = [new Uint8Array(0), 0];
  for (const field of fieldsOf(batch)) {
    if (field.number === 2) bytes = field.bytes as Uint8Array<ArrayBuffer>;
    if (field.number === 4) piece = field.value;
  }
  return { bytes, piece };
}

/** A request that says who asks, to be gone on with. */
function head({ session, user }: Caller): ProtobufWriter {
  return message().text(1, session).message(2, message().text(1, user));
}

function message(): ProtobufWriter {
  return new ProtobufWriter();
}
