// The traces the browser tests look at.

export const kCheckout = "c0ffee00000000000000000000000001";
export const kHostile = "bad00000000000000000000000000002";
export const kOrphan = "0fa00000000000000000000000000003";
export const kMarkup = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>`;
export const kLongInteger = 9007199254740993n; // one more than a double can hold

const kStack = `Traceback (most recent call last):
  File "llm_service.py", line 42, in generate
    raise TimeoutError("no answer after 200 ms")
TimeoutError: no answer after 200 ms`;

// gateway → user-service → llm-service; the first call of the model fails, the second answers.
export async function checkout(sender) {
  const span = (part) => ({ trace: kCheckout, ...part });
  const session = { "session.id": "5e551011-0000-4000-8000-000000000001" };
  await sender.send(
    "llm-service",
    span({
      id: "a000000000000004",
      parent: "a000000000000002",
      name: "generate",
      at: [60, 480],
      has: session,
    }),
    span({
      id: "a000000000000005",
      parent: "a000000000000004",
      name: "ChatCompletion",
      at: [70, 270],
      error: "no answer after 200 ms",
      events: [
        {
          name: "exception",
          at: 270,
          has: {
            "exception.type": "TimeoutError",
            "exception.message": "no answer after 200 ms",
            "exception.stacktrace": kStack,
          },
        },
      ],
      has: { "openinference.span.kind": "LLM", "llm.model_name": "gpt-4o-mini" },
    }),
    span({
      id: "a000000000000006",
      parent: "a000000000000004",
      name: "ChatCompletion",
      at: [280, 470],
      has: {
        "openinference.span.kind": "LLM",
        "llm.model_name": "gpt-4o-mini",
        "llm.provider": "openai",
        "llm.input_messages.0.message.role": "system",
        "llm.input_messages.0.message.content": "You answer in one sentence.",
        "llm.input_messages.1.message.role": "user",
        "llm.input_messages.1.message.content": "What is distributed tracing?",
        "llm.output_messages.0.message.role": "assistant",
        "llm.output_messages.0.message.content": "It follows one request across every service it touches.",
        "llm.token_count.prompt": 412,
        "llm.token_count.completion": 96,
        "llm.token_count.total": 508,
        "request.serial": kLongInteger,
      },
    }),
  );
  await sender.send(
    "user-service",
    span({
      id: "a000000000000002",
      parent: "a000000000000001",
      name: "process_user_request",
      at: [20, 490],
      has: session,
    }),
    span({ id: "a000000000000003", parent: "a000000000000002", name: "validate_user", at: [24, 24.4] }),
  );
  await sender.send(
    "gateway",
    span({ id: "a000000000000001", name: "POST /api/query", at: [0, 500], has: session }),
  );
}

// Whatever can carry text carries markup.
export const hostile = (sender) =>
  sender.send(kMarkup, {
    trace: kHostile,
    id: "b000000000000001",
    name: kMarkup,
    at: [0, 10],
    error: kMarkup,
    events: [{ name: kMarkup, at: 1, has: { "exception.message": kMarkup, [kMarkup]: kMarkup } }],
    has: {
      [kMarkup]: kMarkup,
      "openinference.span.kind": "LLM",
      "llm.model_name": kMarkup,
      "llm.input_messages.0.message.role": kMarkup,
      "llm.input_messages.0.message.content": kMarkup,
      "session.id": kMarkup,
    },
  });

export const orphanChild = (sender) =>
  sender.send("worker", {
    trace: kOrphan,
    id: "d000000000000002",
    parent: "d000000000000001",
    name: "child",
    at: [5, 9],
  });
export const orphanParent = (sender) =>
  sender.send("queue", { trace: kOrphan, id: "d000000000000001", name: "late parent", at: [0, 10] });
