/** A script in a worker that can reach nothing: its port, over which it is asked, and its end. */
export interface SealedWorker {
  /** Carries each message to the script and its answers back; first "ready". An error of the script is an answer `{ failure }`. */
  readonly port: MessagePort;
  end(): void;
}

/**
 * The document that starts the worker, which inherits its policy and its origin. The policy leaves nothing to load from and nothing to
 * send to, not even the address of the page; a sandboxed frame has an origin of its own, to which no browser gives storage. (&#45; is a
 * hyphen, written so that bundlers do not take this policy for the page's.)
 */
const POLICY = ["default-src 'none'", "connect-src 'none'", "script-src 'unsafe-inline' blob:", "worker-src blob:"];
const DOCUMENT = `<!doctype html>
<meta http-equiv="Content&#45;Security-Policy" content="${POLICY.join("; ")}">
<script>
addEventListener("message", ({ data, ports: [port] }) => {
  const worker = new Worker(URL.createObjectURL(new Blob([data], { type: "text/javascript" })));
  worker.onmessage = ({ data }) => port.postMessage(data);
  worker.onerror = (event) => {
    event.preventDefault();
    port.postMessage({ failure: "the code cannot be run: " + event.message });
  };
  port.onmessage = ({ data }) => worker.postMessage(data);
  port.postMessage("ready");
}, { once: true });
</script>`;

/** Starts `script` in a worker of a sandboxed frame whose policy is `connect-src 'none'`; the worker ends with its frame. */
export function sealedWorker(script: string): SealedWorker {
  const { port1, port2 } = new MessageChannel();
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = "where the pasted function runs";
  frame.setAttribute("sandbox", "allow-scripts");
  frame.srcdoc = DOCUMENT;
  // "*": the origin of the frame is opaque and has no name.
  frame.onload = () => frame.contentWindow!.postMessage(script, "*", [port2]);
  document.body.append(frame);
  return { port: port1, end: () => frame.remove() };
}
