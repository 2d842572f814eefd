export const FUNCTION_NAME = "lossAndGradient";
/** The name that is found as well. */
const SHORT_NAME = "lossAndGrad";

/**
 * What a worker would load, send, store or start with. The policy of the worker's document forbids it all the same, except further
 * workers, which it cannot tell from this one; without these names a function that calls one fails with a sentence of its own.
 */
const REACHING = [
  "fetch",
  "XMLHttpRequest",
  "WebSocket",
  "WebSocketStream",
  "WebTransport",
  "EventSource",
  "RTCPeerConnection",
  "importScripts",
  "Worker",
  "SharedWorker",
  "BroadcastChannel",
  "FontFace",
  "fonts",
  "indexedDB",
  "caches",
  "navigator",
] as const;

/**
 * The script of a worker that calls the pasted `code`, which declares lossAndGradient(W, X, y): W is d × K or K × d, X is n × d, arrays of
 * rows, y holds n class numbers from 0; it returns { loss, gradient }, { loss, grad } or [loss, gradient] with a gradient of W's shape.
 * Answers are `{ loss, gradient }`, `{ threw }` of one call, or `{ failure }`, after which no call is of use.
 */
export function pastedScript(code: string): string {
  return `${before()}\n${code}\n;${AFTER}`;
}

/** Removes the names from every object that the worker's global object inherits from, before the code runs. One line: errors name its lines. */
function before(): string {
  return `for (const name of ${JSON.stringify(REACHING)}) for (let owner = self; owner; owner = Object.getPrototypeOf(owner)) delete owner[name];`;
}

const AFTER = `
self.onmessage = ({ data }) => {
  const pasted = typeof ${FUNCTION_NAME} === "function" ? ${FUNCTION_NAME} : typeof ${SHORT_NAME} === "function" && ${SHORT_NAME};
  if (!pasted)
    return self.postMessage({ failure: "the code declares no function ${FUNCTION_NAME}(W, X, y); give it that name" });
  try {
    const found = pasted(...data) ?? {};
    const [loss, gradient] = Array.isArray(found) ? found : [found.loss, found.gradient ?? found.grad];
    self.postMessage({ loss, gradient });
  } catch (error) {
    self.postMessage({ threw: "${FUNCTION_NAME} threw: " + error });
  }
};`;
