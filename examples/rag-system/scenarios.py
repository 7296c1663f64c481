"""What can happen to a question: how the services are started for it, and the traces that weft must show afterwards.

A tree is written as run.py prints it without services and times: a line for each span, indented below its parent,
with `error` where it failed and `parent missing` where its parent never arrived. The gateway's trace comes first."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Scenario:
    name: str
    what: str
    look_at: str
    trees: tuple[str, ...]
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)  # of a service: what it is started with
    times: int = 1  # how often the question is asked; the last time counts
    status: int = 200  # what the gateway answers


WHOLE = """\
gateway.handle_request
  auth.check
  orchestrator.process
    cache.get
    search.query
      vector_db.query
    rag.generate
      rag.prepare_context
      llm.generate
    cache.set
"""
# Nobody listens here: port 9 is for throwing bytes away.
NOWHERE = "http://127.0.0.1:9"

SCENARIOS = (
    Scenario(
        name="happy-path",
        what="All eight services do their work.",
        look_at="Read the bars: of 500 ms, rag.generate takes half, and llm.generate most of that half.",
        trees=(WHOLE,),
    ),
    Scenario(
        name="auth-by-orchestrator",
        what="The orchestrator asks the auth service, and the gateway does not.",
        look_at="auth.check has moved below orchestrator.process: the tree shows who calls, not who is drawn above.",
        options={"gateway": ("--auth-by", "orchestrator"), "orchestrator": ("--auth-by", "orchestrator")},
        trees=(
            """\
gateway.handle_request
  orchestrator.process
    auth.check
    cache.get
    search.query
      vector_db.query
    rag.generate
      rag.prepare_context
      llm.generate
    cache.set
""",
        ),
    ),
    Scenario(
        name="cache-hit",
        what="The same question is asked twice.",
        look_at="The second trace ends at cache.get, which has cache.hit = true, and takes 20 ms instead of 500.",
        times=2,
        trees=(
            """\
gateway.handle_request
  auth.check
  orchestrator.process
    cache.get
""",
        ),
    ),
    Scenario(
        name="service-failure",
        what="The language model's service is overloaded and answers 503.",
        look_at="Follow the error down: each caller says what it was told, the lowest failed span is the cause. "
        "What was done before (search, context) is still there; the cache was not written.",
        options={"llm": ("--fail", "-1")},
        status=502,
        trees=(
            """\
gateway.handle_request error
  auth.check
  orchestrator.process error
    cache.get
    search.query
      vector_db.query
    rag.generate error
      rag.prepare_context
      llm.generate error
""",
        ),
    ),
    Scenario(
        name="timeout",
        what="The language model takes 1.2 s; the RAG service waits 400 ms for it.",
        look_at="rag.generate failed, but llm.generate did not, and its bar goes on after its parent's end: the work "
        "that nobody waited for.",
        options={"llm": ("--llm-ms", "1200"), "rag": ("--timeout-ms", "400")},
        status=504,
        trees=(
            """\
gateway.handle_request error
  auth.check
  orchestrator.process error
    cache.get
    search.query
      vector_db.query
    rag.generate error
      rag.prepare_context
      llm.generate
""",
        ),
    ),
    Scenario(
        name="retry",
        what="The search service refuses the first two requests and answers the third.",
        look_at="Three search.query below orchestrator.process, two of them failed, and two events `retry` on it that "
        "say why. The answer is as good as ever, so only the trace knows.",
        options={"search": ("--fail", "2")},
        trees=(
            """\
gateway.handle_request
  auth.check
  orchestrator.process
    cache.get
    search.query error
    search.query error
    search.query
      vector_db.query
    rag.generate
      rag.prepare_context
      llm.generate
    cache.set
""",
        ),
    ),
    Scenario(
        name="stripped-header",
        what="A proxy in front of the RAG service passes on only the headers it knows, so no traceparent.",
        look_at="Two traces. In the gateway's, orchestrator.process has a gap where nothing seems to happen; "
        "rag.generate is the root of another. Both have the same request.id, a header that the proxy does know.",
        options={"rag": ("--strip-headers", "yes")},
        trees=(
            """\
gateway.handle_request
  auth.check
  orchestrator.process
    cache.get
    search.query
      vector_db.query
    cache.set
""",
            """\
rag.generate
  rag.prepare_context
  llm.generate
""",
        ),
    ),
    Scenario(
        name="uuid-trace-id",
        what="The search service writes the trace id as a UUID, with dashes.",
        look_at="The vector database must ignore such a traceparent, and begins a trace. Its stats count one ignored "
        "header: see logs/vector-db.log.",
        options={"search": ("--send-context", "uuid")},
        trees=(
            """\
gateway.handle_request
  auth.check
  orchestrator.process
    cache.get
    search.query
    rag.generate
      rag.prepare_context
      llm.generate
    cache.set
""",
            "vector_db.query\n",
        ),
    ),
    Scenario(
        name="64-bit-trace-id",
        what="The RAG service sends a trace id of 16 digits, as older tracing systems have them.",
        look_at="As with a UUID: llm.generate begins a trace, and the LLM service counts one ignored header.",
        options={"rag": ("--send-context", "64-bit")},
        trees=(
            """\
gateway.handle_request
  auth.check
  orchestrator.process
    cache.get
    search.query
      vector_db.query
    rag.generate
      rag.prepare_context
    cache.set
""",
            "llm.generate\n",
        ),
    ),
    Scenario(
        name="skewed-clock",
        what="The clock of the search service's host is five seconds behind.",
        look_at="search.query ends before its parent begins, and the trace seems to take more than five seconds. The "
        "durations are right, and so is vector_db.query: only one host's times are wrong.",
        options={"search": ("--clock-offset-ms", "-5000")},
        trees=(
            """\
gateway.handle_request
  auth.check
  orchestrator.process
    search.query
      vector_db.query
    cache.get
    rag.generate
      rag.prepare_context
      llm.generate
    cache.set
""",
        ),
    ),
    Scenario(
        name="untraced-service",
        what="The search service makes no spans, but hands the headers on.",
        look_at="vector_db.query is now a child of orchestrator.process: the trace is whole, one service is invisible.",
        options={"search": ("--disabled", "yes")},
        trees=(
            """\
gateway.handle_request
  auth.check
  orchestrator.process
    cache.get
    vector_db.query
    rag.generate
      rag.prepare_context
      llm.generate
    cache.set
""",
        ),
    ),
    Scenario(
        name="untraced-and-silent",
        what="The search service makes no spans and knows nothing of trace headers either.",
        look_at="Whatever it calls begins a trace of its own: vector_db.query is a root.",
        options={"search": ("--disabled", "yes", "--send-context", "none")},
        trees=(
            """\
gateway.handle_request
  auth.check
  orchestrator.process
    cache.get
    rag.generate
      rag.prepare_context
      llm.generate
    cache.set
""",
            "vector_db.query\n",
        ),
    ),
    Scenario(
        name="unsent-spans",
        what="The search service is traced, but its exporter has the wrong address.",
        look_at="vector_db.query says that its parent has not arrived: the search service made a span that never came. "
        "Its log says why, and its stats count it as dropped_unreachable.",
        options={"search": ("--endpoint", NOWHERE)},
        trees=(
            """\
gateway.handle_request
  auth.check
  orchestrator.process
    cache.get
    rag.generate
      rag.prepare_context
      llm.generate
    cache.set
vector_db.query parent missing
""",
        ),
    ),
)
