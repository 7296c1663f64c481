"""What `bench query` asks: one question a row, in the words of weft and of each peer that can answer it."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

SECOND_NS = 10**9
LIMIT = 20
USERS = 20_000  # of the standard load
ABSENT_PHRASE = "zyzzyva quokka"


@dataclass
class Asked:
    """The stored spans a question is about."""

    spans: int
    start_s: int  # all spans ended in [start_s, end_s)
    end_s: int
    trace_ids: list[str]
    phrase: str = ""  # of one answer, and probably of no other

    def __post_init__(self):
        self.random = random.Random(5)

    def trace_id(self):
        return self.random.choice(self.trace_ids)

    def conversation(self):
        return f"conv-{self.trace_id()[16:28]}"

    def user(self):
        return f"user-{self.random.randrange(USERS):05d}"


Ask = Callable[[Asked], str]  # -> path and query


@dataclass(frozen=True)
class Question:
    name: str
    held_to_ms: float | None  # None: measured, not promised
    weft: Ask
    peers: dict[str, Ask] = field(default_factory=dict)
    per_million: bool = False  # the promise is for each million spans
    times: int = 30


def weft_search(query):
    return lambda asked: (
        "/api/v1/search?"
        + urlencode(dict(q=query(asked), start=asked.start_s * SECOND_NS, end=asked.end_s * SECOND_NS, limit=LIMIT))
    )


def weft_list(**filters):
    def ask(asked):
        chosen = {key: value(asked) if callable(value) else value for key, value in filters.items()}
        times = dict(start=asked.start_s * SECOND_NS, end=asked.end_s * SECOND_NS, limit=LIMIT)
        return "/api/v1/traces?" + urlencode({**chosen, **times})

    return ask


def weft_rate(query):
    return lambda asked: (
        "/api/v1/metrics/query_range?"
        + urlencode(dict(q=query, start=asked.start_s * SECOND_NS, end=asked.end_s * SECOND_NS, step="1m"))
    )


def weft_graph(asked):
    return "/api/v1/service-graph?" + urlencode(dict(start=asked.start_s * SECOND_NS, end=asked.end_s * SECOND_NS))


def tempo_search(query):
    return lambda asked: (
        "/api/search?" + urlencode(dict(q=query(asked), start=asked.start_s, end=asked.end_s, limit=LIMIT))
    )


def jaeger_search(service, tags=None, **more):
    def ask(asked):
        parameters = dict(service=service, limit=LIMIT, start=asked.start_s * 10**6, end=asked.end_s * 10**6)
        parameters |= {"lookback": "custom"} | more
        if tags:
            parameters["tags"] = json.dumps(tags(asked))
        return "/api/traces?" + urlencode(parameters)

    return ask


def victoria_search(service, tags=None, **more):
    below = jaeger_search(service, tags, **more)
    return lambda asked: "/jaeger" + below(asked)


def victoria_logs(query):
    return lambda asked: (
        "/logsql/query?" + urlencode(dict(query=query(asked), start=asked.start_s, end=asked.end_s, limit=LIMIT))
    )


def searches(traceql, service, tags=None, **more):
    """Tempo's, Jaeger's and VictoriaTraces's way to ask the same."""
    return {
        "Tempo": tempo_search(traceql),
        "Jaeger": jaeger_search(service, tags, **more),
        "VictoriaTraces": victoria_search(service, tags, **more),
    }


def same(query):
    return lambda _: query


def of_user(asked):
    return f'{{ resource.service.name = "gateway" && span.user.id = "{asked.user()}" }}'


def of_conversation(asked):
    return f'{{ span.gen_ai.conversation.id = "{asked.conversation()}" }}'


OF_MODEL = same('{ resource.service.name = "llm" && span.gen_ai.request.model = "gpt-4o" }')
OF_ERROR = same('{ resource.service.name = "llm" && status = error }')
SLOW = same('{ resource.service.name = "gateway" && duration > 3s }')
BELOW_GATEWAY = same('{ resource.service.name = "gateway" } >> { resource.service.name = "llm" && status = error }')
# Every trace has both spans, and none has them in this order: nothing is found, and all has to be looked at.
NEVER_BELOW = same('{ name = "chat completion" } >> { name = "auth.verify_token" }')
RATE_BY_SERVICE = "{ } | rate() by (resource.service.name)"

QUESTIONS = [
    Question(
        "trace by id",
        10,
        lambda asked: f"/api/v1/traces/{asked.trace_id()}",
        {
            "VictoriaTraces": lambda asked: f"/jaeger/api/traces/{asked.trace_id()}",
            "Tempo": lambda asked: f"/api/traces/{asked.trace_id()}",
            "Jaeger": lambda asked: f"/api/traces/{asked.trace_id()}",
        },
        times=200,
    ),
    Question("newest 20 traces", None, weft_list()),
    Question(
        "service and attribute (user, 5 traces in 100,000)",
        100,
        weft_search(of_user),
        searches(of_user, "gateway", lambda asked: {"user.id": asked.user()}),
        per_million=True,
    ),
    Question(
        "the same, as a list",
        100,
        weft_list(service="gateway", attribute=lambda asked: f"user.id={asked.user()}"),
        per_million=True,
    ),
    Question(
        "service and attribute (model, every sixth trace)",
        100,
        weft_search(OF_MODEL),
        searches(OF_MODEL, "llm", lambda _: {"gen_ai.request.model": "gpt-4o"}),
        per_million=True,
    ),
    Question(
        "service and error", 100, weft_search(OF_ERROR), searches(OF_ERROR, "llm", lambda _: {"error": "true"}), True
    ),
    Question("service and duration", 100, weft_search(SLOW), searches(SLOW, "gateway", minDuration="3s"), True),
    Question(
        "rare attribute value",
        50,
        weft_search(of_conversation),
        searches(of_conversation, "orchestrator", lambda asked: {"gen_ai.conversation.id": asked.conversation()}),
    ),
    Question(
        "the same, as a list", 50, weft_list(attribute=lambda asked: f"gen_ai.conversation.id={asked.conversation()}")
    ),
    Question(
        "rare attribute value, absent",
        50,
        weft_search(same('{ span.gen_ai.conversation.id = "conv-nobody-had-it" }')),
        searches(
            same('{ span.gen_ai.conversation.id = "conv-nobody-had-it" }'),
            "orchestrator",
            lambda _: {"gen_ai.conversation.id": "conv-nobody-had-it"},
        ),
    ),
    Question(
        "full text, one answer's words",
        200,
        weft_search(lambda asked: f'{{ llm.text = "{asked.phrase}" }}'),
        {
            "Tempo": tempo_search(lambda asked: f'{{ span.gen_ai.completion =~ ".*{asked.phrase}.*" }}'),
            "VictoriaTraces": victoria_logs(lambda asked: f'"span_attr:gen_ai.completion":"{asked.phrase}"'),
        },
    ),
    Question("the same, as a list", 200, weft_list(text=lambda asked: asked.phrase)),
    Question(
        "full text, absent",
        200,
        weft_search(same(f'{{ llm.text = "{ABSENT_PHRASE}" }}')),
        {
            "Tempo": tempo_search(same(f'{{ span.gen_ai.completion =~ ".*{ABSENT_PHRASE}.*" }}')),
            "VictoriaTraces": victoria_logs(same(f'"span_attr:gen_ai.completion":"{ABSENT_PHRASE}"')),
        },
    ),
    Question("full text, common words", 200, weft_list(text="model context")),
    Question(
        "structure: below the gateway, a failed llm span",
        500,
        weft_search(BELOW_GATEWAY),
        {"Tempo": tempo_search(BELOW_GATEWAY)},
    ),
    Question(
        "structure: in no trace, though all have both spans",
        500,
        weft_search(NEVER_BELOW),
        {"Tempo": tempo_search(NEVER_BELOW)},
        times=10,
    ),
    Question(
        "service graph",
        300,
        weft_graph,
        {"Jaeger": lambda asked: f"/api/dependencies?endTs={asked.end_s * 1000}&lookback=3600000"},
        times=10,
    ),
    Question(
        "rate by service",
        300,
        weft_rate(RATE_BY_SERVICE),
        {
            "Tempo": lambda asked: (
                f"/api/metrics/query_range?q={quote(RATE_BY_SERVICE)}&step=60s&start={asked.start_s}&end={asked.end_s}"
            ),
            "VictoriaTraces": victoria_logs(
                same('* | stats by (_time:1m, "resource_attr:service.name") count() as spans')
            ),
        },
        times=10,
    ),
]
