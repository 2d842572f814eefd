import { bytesField, fieldsOf, message, numberField, textField, textOf } from "./protobuf.js";

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
  /** the place of this piece in its batch, and of how many */
  readonly piece: number;
  readonly pieces: number;
}

const CLIENT = "multilogit";
const INTERRUPT_OPERATION = 3;

export function executeRequest(caller: Caller, operation: string, { kind, sql }: SparkPlan): Uint8Array {
  const relation = bytesField(10, textField(1, sql));
  const plan = kind === "query" ? bytesField(1, relation) : bytesField(2, bytesField(5, bytesField(6, relation)));
  const reattachable = bytesField(1, numberField(1, 1));
  return message(
    head(caller),
    bytesField(3, plan),
    textField(4, CLIENT),
    bytesField(5, reattachable),
    textField(6, operation),
  );
}

/** Goes on with the answer after the message `last`, null for from its start. */
export function reattachRequest(caller: Caller, operation: string, last: string | null): Uint8Array {
  return message(
    head(caller),
    textField(3, operation),
    textField(4, CLIENT),
    ...(last === null ? [] : [textField(5, last)]),
  );
}

/** Lets the server forget the answer. */
export function releaseExecuteRequest(caller: Caller, operation: string): Uint8Array {
  return message(head(caller), textField(3, operation), textField(4, CLIENT), bytesField(5, message()));
}

export function interruptRequest(caller: Caller, operation: string): Uint8Array {
  return message(head(caller), textField(3, CLIENT), numberField(4, INTERRUPT_OPERATION), textField(6, operation));
}

export function releaseSessionRequest(caller: Caller): Uint8Array {
  return message(head(caller), textField(3, CLIENT));
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
  let [bytes, piece, pieces] = [new Uint8Array(0), 0, 1];
  for (const field of fieldsOf(batch)) {
    if (field.number === 2) bytes = field.bytes as Uint8Array<ArrayBuffer>;
    if (field.number === 4) piece = field.value;
    if (field.number === 5) pieces = field.value;
  }
  return { bytes, piece, pieces };
}

function head({ session, user }: Caller): Uint8Array {
  return message(textField(1, session), bytesField(2, textField(1, user)));
}
