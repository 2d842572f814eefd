import { MultilogitError } from "multilogit";
import { ConnectionLost, GrpcStatus } from "./grpc-channel.js";

/** gRPC's number of "who are you?". */
const UNAUTHENTICATED = 16;
/** Longer messages hold whole plans. */
const MOST_CHARACTERS = 400;

/** An error of a call as one sentence, with Spark's own message in it. */
export function sparkError(error: unknown, origin: string): unknown {
  if (error instanceof ConnectionLost)
    return new MultilogitError(
      "engine",
      `no Spark Connect server answers at ${origin} (${firstLine(error.message)}); start one with sbin/start-connect-server.sh, or correct the address`,
    );
  if (!(error instanceof GrpcStatus)) return error;
  if (error.code === UNAUTHENTICATED)
    return new MultilogitError(
      "engine",
      `Spark at ${origin} refuses the caller (${firstLine(error.message)}); give its token: sc://host:port/;token=…`,
    );
  return new MultilogitError("engine", `Spark says: ${firstLine(error.message)}`);
}

/** The sentence at the start of a message, without the plan and the stack that follow it. */
function firstLine(message: string): string {
  const line = message
    .trim()
    .split("\n")[0]!
    .replace(/^\(?[\w.$]+(?:Exception|Error)\)?:?\s+/, "")
    .replace(/[\s.;]+$/, "")
    .replace(/\s+/g, " ");
  const failed = /(?:Caused by|\(executor [^)]*\)):? [\w.$]*(?:Exception|Error): (?<cause>[^\n]*)/.exec(message)?.groups
    ?.cause;
  const text = failed === undefined ? line : failed;
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
}
