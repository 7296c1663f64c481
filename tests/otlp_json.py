"""Export requests in OTLP/JSON, for tests that say in a few lines which spans there are."""

import time

AGO_NS = 60_000_000_000  # spans began so long ago: before now, and within every test's time range
DURATION_NS = 250_000_000


def attribute(key: str, **value) -> dict:
    """attribute("tier", stringValue="gold")"""
    return {"key": key, "value": value}


def span(span_id: int, parent: int, name: str, **fields) -> dict:
    """A server span; `parent` 0: a root. `fields` are OTLP's and go over these."""
    start = time.time_ns() - AGO_NS
    return {
        "spanId": f"{span_id:016x}",
        "parentSpanId": f"{parent:016x}" if parent else "",
        "name": name,
        "kind": 2,
        "startTimeUnixNano": str(start),
        "endTimeUnixNano": str(start + DURATION_NS),
    } | fields


def export(trace_id: str, services: dict[str, list[dict]], resource: tuple[dict, ...] = ()) -> dict:
    """The request: service → its spans. `resource`: further attributes of each resource."""
    return {
        "resourceSpans": [
            {
                "resource": {"attributes": [attribute("service.name", stringValue=service), *resource]},
                "scopeSpans": [{"scope": {"name": "test"}, "spans": [s | {"traceId": trace_id} for s in spans]}],
            }
            for service, spans in services.items()
        ]
    }
