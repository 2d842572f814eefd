import { Refusal } from "./refusal.js";

/**
 * The body as text, of at most `limit` bytes. The limit is kept while the body arrives, so that no more than it is ever held.
 * @throws Refusal 413 where there is more, 408 where it does not arrive within `timeout` milliseconds, 400 where it ends in the middle
 */
export async function requestBody(request: Request, limit: number, timeout: number): Promise<string> {
  const declared = Number(request.headers.get("Content-Length") ?? Number.NaN);
  if (declared > limit) throw tooLarge(limit);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate(timeout)), timeout);
  });
  // a body of declared length cannot be longer, and runtimes read it faster whole
  const arriving = declared <= limit ? request.text() : textWithin(request, limit);
  try {
    return await Promise.race([arriving, late]);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, "syntax", "the body ended before all of it had arrived; send it again");
  } finally {
    clearTimeout(timer);
    // whichever comes later has no one to hear of it
    arriving.catch(() => {});
  }
}

async function textWithin(request: Request, limit: number): Promise<string> {
  if (request.body === null) return "";
  const reader = request.body.getReader();
  const decoder = new TextDecoder();
  let [text, bytes] = ["", 0];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > limit) {
      reader.cancel().catch(() => {});
      throw tooLarge(limit);
    }
    text += decoder.decode(value, { stream: true });
  }
}

function tooLarge(limit: number): Refusal {
  return new Refusal(413, "bytes", `the body is larger than ${limit} bytes; send fewer rows at a time`);
}

function tooLate(timeout: number): Refusal {
  return new Refusal(
    408,
    "time",
    `the body did not arrive within ${timeout} ms; send it faster, or fewer rows at a time`,
  );
}
