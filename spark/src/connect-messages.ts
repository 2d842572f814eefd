import { ProtobufWriter } from "multilogit/internal";
import { fieldsOf, textOf } from "./protobuf-fields.js";

/** The messages of Spark Connect that are used (spark/connect/base.proto and commands.proto of Spark 4.3), by their field numbers. */

/** What every request says. */
export interface Caller {
  readonly session: string;
  readonly user: string;
}

/** SQL whose rows are wanted, a statement that is run for what it does, or a command of MLlib. */
export type SparkPlan =
  | { readonly kind: "query" | "statement"; readonly sql: string }
  | { readonly kind: "mllib"; readonly command: ProtobufWriter };

/** What one message of a running operation brought. */
export interface ExecuteResponse {
  readonly id: string;
  /** an Arrow stream, null where this message has none */
  readonly arrow: ArrowChunk | null;
  /** what a command of MLlib gave, an MlCommandResult; null where this message has none */
  readonly result: Uint8Array | null;
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

export function executeRequest(caller: Caller, operation: string, plan: SparkPlan): Uint8Array {
  const reattachable = message().message(1, message().integer(1, 1));
  return head(caller)
    .message(3, planMessage(plan))
    .text(4, CLIENT)
    .message(5, reattachable)
    .text(6, operation)
    .finished();
}

function planMessage(plan: SparkPlan): ProtobufWriter {
  if (plan.kind === "query") return message().message(1, sqlRelation(plan.sql));
  const command =
    plan.kind === "mllib"
      ? message().message(17, plan.command)
      : message().message(5, message().message(6, sqlRelation(plan.sql)));
  return message().message(2, command);
}

/** The rows of a query. */
export function sqlRelation(sql: string): ProtobufWriter {
  return message().message(10, message().text(1, sql));
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
  let result: Uint8Array | null = null;
  let isComplete = false;
  for (const field of fieldsOf(bytes)) {
    if (field.number === 2) arrow = arrowChunk(field.bytes);
    if (field.number === 14) isComplete = true;
    if (field.number === 20) result = field.bytes;
  }
  return { id: textOf(bytes, 13), arrow, result, isComplete };
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
