"""Tempo's and Jaeger's query APIs, with the calls that Grafana, Jaeger's UI and promptfoo make of them."""

import json
import secrets
import time
import urllib.parse
from datetime import UTC, datetime, timedelta

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from otlp_json import attribute, export, span
from projects import KEYS, keys_file

from weft_process import Weft


def export_of(trace_id: str) -> dict:
    """web calls shop, and shop fails."""
    services = {
        "web": [span(1, 0, "GET /order", attributes=[attribute("http.status", intValue="200")])],
        "shop": [
            span(
                2,
                1,
                "order",
                attributes=[attribute("tier", stringValue="gold")],
                status={"code": 2, "message": "sold out"},
            )
        ],
    }
    return export(trace_id, services, (attribute("zone", stringValue="a"),))


@pytest.fixture(scope="module")
def trace_id(shared_weft):
    """A trace of two services, readable."""
    trace_id = "0a" + secrets.token_hex(15)
    assert shared_weft.post_json("/v1/traces", export_of(trace_id)).status == 200
    assert shared_weft.trace(trace_id, spans=2)["span_count"] == 2
    return trace_id


def get(weft, path: str, accept: str = "*/*", **parameters):
    query = f"?{urllib.parse.urlencode(parameters, doseq=True)}" if parameters else ""
    return weft.request("GET", path + query, headers={"Accept": accept})


def data(weft, path: str, **parameters):
    reply = get(weft, path, **parameters)
    assert reply.status == 200, reply
    envelope = reply.json()
    assert set(envelope) == {"data", "total", "limit", "offset", "errors"}
    assert envelope["errors"] is None
    return envelope["data"]


# ---- Tempo


@pytest.mark.parametrize("prefix", ["", "/tempo"])
def test_grafana_finds_a_tempo(shared_weft, prefix):
    assert get(shared_weft, f"{prefix}/api/echo").body == b"echo"
    assert "version" in get(shared_weft, f"{prefix}/api/status/buildinfo").json()


@pytest.mark.parametrize("path", ["/tempo/api/traces/", "/api/traces/"])
def test_a_trace_in_protobuf_is_otlp(shared_weft, trace_id, path):
    reply = get(shared_weft, path + trace_id, accept="application/protobuf")
    assert reply.headers["content-type"] == "application/protobuf"
    trace = ExportTraceServiceRequest.FromString(reply.body)
    assert sum(len(scope.spans) for r in trace.resource_spans for scope in r.scope_spans) == 2
    assert {a.value.string_value for r in trace.resource_spans for a in r.resource.attributes} == {"web", "shop", "a"}


def test_a_trace_of_v2_is_wrapped(shared_weft, trace_id):
    body = get(shared_weft, f"/api/v2/traces/{trace_id}", accept="application/protobuf").body
    assert body[0] == 0x0A  # field 1, a message
    trace = get(shared_weft, f"/api/v2/traces/{trace_id}", accept="application/json").json()["trace"]
    assert len(trace["resourceSpans"]) == 2


@pytest.mark.parametrize("path", ["/tempo/api/traces/", "/api/traces/"])
def test_promptfoo_reads_batches(shared_weft, trace_id, path):
    batches = get(shared_weft, path + trace_id, accept="application/json").json()["batches"]
    spans = [s for batch in batches for scope in batch["scopeSpans"] for s in scope["spans"]]
    assert {s["traceId"] for s in spans} == {trace_id}
    assert {s["name"] for s in spans} == {"GET /order", "order"}


def test_a_trace_that_is_not_there_is_404_in_tempos_words(shared_weft):
    reply = get(shared_weft, "/tempo/api/traces/1", accept="application/json")
    assert reply.status == 404
    assert b"no span of trace 00000000000000000000000000000001" in reply.body


def test_search_by_tags_duration_and_time(shared_weft, trace_id):
    now = int(time.time())
    found = get(
        shared_weft,
        "/api/search",
        tags='service.name=shop tier="gold"',
        minDuration="200ms",
        start=now - 600,
        end=now,
        limit=5,
    ).json()["traces"]
    assert [(t["traceID"], t["rootServiceName"], t["rootTraceName"]) for t in found] == [
        (trace_id, "web", "GET /order")
    ]
    assert found[0]["durationMs"] >= 250
    assert get(shared_weft, "/api/search", tags="tier=silver").json()["traces"] == []
    assert get(shared_weft, "/api/search", tags="tier=gold", minDuration="1s").json()["traces"] == []
    assert get(shared_weft, "/api/search", tags="nonsense").status == 400
    assert get(shared_weft, "/api/search", tags="tier=gold", q="{}").status == 400


def traces(weft, q: str, prefix: str = "", **parameters) -> list:
    reply = get(weft, f"{prefix}/api/search", q=q, **parameters)
    assert reply.status == 200, reply
    answer = reply.json()
    assert set(answer) == {"traces", "metrics"}
    return answer["traces"]


@pytest.mark.parametrize("prefix", ["", "/tempo"])
def test_a_traceql_search_has_tempos_shape(shared_weft, trace_id, prefix):
    now = int(time.time())
    q = '{ span.tier = "gold" || span.http.status = 200 }'
    (trace,) = traces(shared_weft, q, prefix, start=now - 600, end=now, limit=20, spss=1)
    assert (trace["traceID"], trace["rootServiceName"], trace["rootTraceName"]) == (trace_id, "web", "GET /order")
    assert 250 <= trace["durationMs"] < 1000
    assert trace["serviceStats"] == {"shop": {"spanCount": 1, "errorCount": 1}, "web": {"spanCount": 1}}
    (spanset,) = trace["spanSets"]
    assert trace["spanSet"] == spanset
    assert spanset["matched"] == 2
    (found,) = spanset["spans"]
    assert found == {
        "spanID": f"{1:016x}",
        "name": "GET /order",
        "startTimeUnixNano": trace["startTimeUnixNano"],
        "durationNanos": "250000000",
        "attributes": [{"key": "http.status", "value": {"intValue": "200"}}],
    }


def test_what_a_search_groups_by_and_counts_is_the_spansets(shared_weft, trace_id):
    q = "{ } | by(resource.service.name) | count() = 1 | select(status)"
    spansets = traces(shared_weft, q)[0]["spanSets"]
    by = {s["attributes"][0]["value"]["stringValue"]: s for s in spansets}
    assert set(by) == {"web", "shop"}
    assert by["shop"]["attributes"] == [
        {"key": "by(resource.service.name)", "value": {"stringValue": "shop"}},
        {"key": "count()", "value": {"intValue": "1"}},
    ]
    assert {"key": "status", "value": {"stringValue": "error"}} in by["shop"]["spans"][0]["attributes"]


def test_a_traceql_search_heeds_the_traces_duration(shared_weft, trace_id):
    assert traces(shared_weft, "{}", minDuration="200ms", maxDuration="1m0s")
    assert traces(shared_weft, "{}", minDuration="2s") == []
    assert traces(shared_weft, "{}", maxDuration="100ms") == []


def test_a_query_that_is_none_is_400_with_its_position(shared_weft):
    for path in ("/api/search", "/tempo/api/metrics/query_range", "/api/metrics/query"):
        reply = get(shared_weft, path, q="{ status = }")
        assert (reply.status, reply.headers["content-type"]) == (400, "text/plain; charset=utf-8")
        assert reply.body.startswith(b"line 1, column 12: found")
    assert get(shared_weft, "/api/search", q="{}", spss="101").status == 400
    assert get(shared_weft, "/api/metrics/query_range", q="{ }").status == 400
    assert get(shared_weft, "/api/metrics/query_range").status == 400


def label_values(series: dict) -> dict:
    return {each["key"]: next(iter(each["value"].values())) for each in series["labels"]}


def test_series_have_tempos_shape(shared_weft, trace_id):
    now = int(time.time())
    q = "{ } | count_over_time() by (resource.service.name, span.http.status)"
    answer = get(shared_weft, "/tempo/api/metrics/query_range", q=q, start=now - 600, end=now, step="1m0s").json()
    by = {label_values(each)["resource.service.name"]: each for each in answer["series"]}
    assert by["web"]["labels"][1] == {"key": "span.http.status", "value": {"intValue": "200"}}
    assert by["shop"]["labels"] == [{"key": "resource.service.name", "value": {"stringValue": "shop"}}]
    assert by["web"]["promLabels"] == '{resource.service.name="web", span.http.status="200"}'
    samples = by["web"]["samples"]
    assert sum(sample["value"] for sample in samples) == 1
    assert all(int(sample["timestampMs"]) % 60_000 == 0 for sample in samples)
    # A point stands at its end, as in Tempo: nothing began after it.
    began = int(traces(shared_weft, f'{{ trace:id = "{trace_id}" }}')[0]["startTimeUnixNano"]) // 1_000_000
    (end,) = [int(sample["timestampMs"]) for sample in samples if sample["value"]]
    assert end - 60_000 <= began < end


def test_a_point_without_a_value_is_left_out_and_a_lone_series_has_its_functions_name(shared_weft, trace_id):
    answer = get(
        shared_weft, "/api/metrics/query_range", q="{ } | max_over_time(duration)", since="30m", step=30
    ).json()
    (series,) = answer["series"]
    assert label_values(series) == {"__name__": "max_over_time"}
    assert [sample["value"] for sample in series["samples"]] == [0.25]


def test_an_instant_query_gives_one_value_a_series(shared_weft, trace_id):
    answer = get(shared_weft, "/api/metrics/query", q="{ } | count_over_time() by (name)", since="1h").json()
    values = {label_values(each)["name"]: each["value"] for each in answer["series"]}
    assert values == {"GET /order": 1, "order": 1}
    assert answer["series"][0]["promLabels"] == '{name="GET /order"}'
    quantile = get(shared_weft, "/api/metrics/query", q="{ } | quantile_over_time(duration, .9)", since="1h").json()
    assert label_values(quantile["series"][0]) == {"p": 0.9}


def test_tag_names_and_values(shared_weft, trace_id):
    assert {"tier", "zone", "service.name"} <= set(get(shared_weft, "/api/search/tags").json()["tagNames"])
    scopes = {s["name"]: s["tags"] for s in get(shared_weft, "/api/v2/search/tags").json()["scopes"]}
    assert "zone" in scopes["resource"]
    assert "tier" in scopes["span"]
    assert "duration" in scopes["intrinsic"]
    values = get(shared_weft, "/api/v2/search/tag/span.http.status/values").json()["tagValues"]
    assert values == [{"type": "int", "value": "200"}]
    assert get(shared_weft, "/api/search/tag/service.name/values").json()["tagValues"] == ["shop", "web"]
    assert get(shared_weft, "/tempo/api/v2/search/tag/resource.zone/values").json()["tagValues"] == [
        {"type": "string", "value": "a"}
    ]


def test_tag_names_of_one_scope(shared_weft, trace_id):
    (scope,) = get(shared_weft, "/api/v2/search/tags", scope="resource").json()["scopes"]
    assert scope == {"name": "resource", "tags": ["service.name", "zone"]}
    assert get(shared_weft, "/api/search/tags", scope="span").json()["tagNames"] == ["http.status", "tier"]
    assert "llm.model" in get(shared_weft, "/api/search/tags", scope="intrinsic").json()["tagNames"]
    assert get(shared_weft, "/api/v2/search/tags", scope="event").json()["scopes"] == []
    assert get(shared_weft, "/api/v2/search/tags", scope="nonsense").status == 400


def test_tag_values_heed_the_query_typed_so_far(shared_weft, trace_id):
    def values(tag: str, q: str) -> list:
        reply = get(shared_weft, f"/api/v2/search/tag/{tag}/values", q=q).json()
        return [value["value"] for value in reply["tagValues"]]

    assert values("resource.service.name", '{ name = "order" }') == ["shop"]
    assert values("name", '{ resource.service.name = "web" }') == ["GET /order"]
    assert values("span.http.status", "{ status = error }") == []
    assert values("span.http.status", "{ status = unset }") == ["200"]
    assert values("resource.service.name", "{ name = && }") == ["shop", "web"]
    assert values("status", "{ }") == ["error", "ok", "unset"]
    assert values("duration", "{ }") == []
    status = get(shared_weft, "/api/v2/search/tag/kind/values").json()["tagValues"][0]
    assert status == {"type": "keyword", "value": "client"}


# ---- Jaeger


@pytest.mark.parametrize("prefix", ["", "/jaeger"])
def test_services_and_operations(shared_weft, trace_id, prefix):
    assert data(shared_weft, f"{prefix}/api/services") == ["shop", "web"]
    assert data(shared_weft, f"{prefix}/api/services/shop/operations") == ["order"]
    asked = {"path": f"{prefix}/api/operations", "service": "web"}
    assert data(shared_weft, **asked) == [{"name": "GET /order", "spanKind": "server"}]
    assert data(shared_weft, **asked, spanKind="server") == data(shared_weft, **asked)
    assert data(shared_weft, **asked, spanKind="client") == []


@pytest.mark.parametrize("path", ["/jaeger/api/traces/", "/api/traces/"])
def test_a_trace_in_jaegers_shape(shared_weft, trace_id, path):
    # Jaeger's UI leaves out leading zeros.
    (trace,) = data(shared_weft, path + trace_id.lstrip("0"))
    spans = {s["operationName"]: s for s in trace["spans"]}
    shop, web = spans["order"], spans["GET /order"]
    assert trace["processes"][shop["processID"]]["serviceName"] == "shop"
    assert shop["references"] == [{"refType": "CHILD_OF", "traceID": trace_id, "spanID": web["spanID"]}]
    assert shop["duration"] == 250_000
    tags = {tag["key"]: tag["value"] for tag in shop["tags"]}
    assert tags["tier"] == "gold"
    assert tags["error"] is True
    assert tags["span.kind"] == "server"


def test_jaegers_search(shared_weft, trace_id):
    now = int(time.time() * 1_000_000)
    asked = {
        "service": "shop",
        "start": now - 600_000_000,
        "end": now,
        "limit": 20,
        "lookback": "1h",
        "maxDuration": "",
    }
    for tags in ({"error": "true"}, {"tier": "gold"}, {"span.kind": "server"}, {}):
        (trace,) = data(shared_weft, "/api/traces", tags=json.dumps(tags), **asked)
        assert trace["traceID"] == trace_id
    for tags in ({"tier": "silver"}, {"span.kind": "client"}):
        assert data(shared_weft, "/api/traces", tags=json.dumps(tags), **asked) == []
    assert get(shared_weft, "/api/traces", tag="span.kind:nonsense", **asked).status == 400
    assert data(shared_weft, "/api/traces", operation="nothing", **asked) == []
    (trace,) = data(shared_weft, "/api/traces", traceID=[trace_id, secrets.token_hex(16)])
    assert trace["traceID"] == trace_id


def test_the_most_traces_that_jaegers_ui_asks_for_are_as_many_as_weft_gives(shared_weft, trace_id):
    (trace,) = data(shared_weft, "/api/traces", service="shop", limit=1500)
    assert trace["traceID"] == trace_id
    found = get(shared_weft, "/api/v3/trace-summaries", **{"query.searchDepth": 1500}).json()["summaries"]
    assert [summary["traceId"] for summary in found] == [trace_id]


def test_jaegers_errors_are_in_its_envelope(shared_weft):
    for path, status in (
        ("/api/traces", 400),
        (f"/jaeger/api/traces/{secrets.token_hex(16)}", 404),
        ("/api/traces/xyz", 400),
    ):
        reply = get(shared_weft, path)
        assert reply.status == status
        assert reply.json()["errors"][0]["code"] == status


def test_dependencies(shared_weft, trace_id):
    links = data(shared_weft, "/api/dependencies", endTs=int(time.time() * 1000), lookback=3_600_000)
    assert links == [{"parent": "web", "child": "shop", "callCount": 1}]


def test_metrics_of_the_monitor_page(shared_weft, trace_id):
    asked = {
        "service": "shop",
        "endTs": int(time.time() * 1000),
        "lookback": 3_600_000,
        "step": 60_000,
        "quantile": 0.95,
    }

    def value(name: str, **more) -> float:
        family = get(shared_weft, f"/api/metrics/{name}", **asked, **more).json()
        (series,) = family["metrics"]
        assert {"name": "service_name", "value": "shop"} in series["labels"]
        (point,) = series["metricPoints"]
        return point["gaugeValue"]["doubleValue"]

    assert value("latencies") == 250
    assert value("calls") == pytest.approx(1 / 60)
    assert value("errors", groupByOperation="true") == 1
    # The UI always says a kind.
    assert value("calls", spanKind="server", ratePer=600_000) == value("calls")
    assert get(shared_weft, "/api/metrics/calls", **asked, spanKind="client").json()["metrics"] == []
    assert get(shared_weft, "/api/metrics/calls", **asked, spanKind="nonsense").status == 400
    assert get(shared_weft, "/api/metrics/calls").status == 400


def test_transform_shows_a_file_without_storing_it(shared_weft):
    trace_id = secrets.token_hex(16)
    reply = shared_weft.post_json("/api/transform", export_of(trace_id))
    (trace,) = reply.json()["data"]
    assert {p["serviceName"] for p in trace["processes"].values()} == {"web", "shop"}
    assert get(shared_weft, f"/api/v1/traces/{trace_id}").status == 404


def test_v3_is_otlp(shared_weft, trace_id):
    assert get(shared_weft, "/api/v3/services").json() == {"services": ["shop", "web"]}
    assert get(shared_weft, "/api/v3/operations", service="shop").json()["operations"][0]["name"] == "order"
    one = get(shared_weft, f"/jaeger/api/v3/traces/{trace_id}").json()["result"]["resourceSpans"]
    found = get(shared_weft, "/api/v3/traces", **{"query.service_name": "shop", "query.num_traces": 5}).json()[
        "result"
    ]["resourceSpans"]
    assert one == found
    assert len(one) == 2
    for value, count in (("gold", 2), ("silver", 0)):
        attributes = {"query.service_name": "shop", "query.attributes": json.dumps({"tier": value})}
        matching = get(shared_weft, "/api/v3/traces", **attributes).json()["result"]["resourceSpans"]
        assert len(matching) == count


# The parameters are those of Jaeger's UI since 2.19.
@pytest.mark.parametrize("prefix", ["", "/jaeger"])
def test_jaegers_ui_searches_for_summaries(shared_weft, trace_id, prefix):
    now = datetime.now(UTC)

    def summaries(**query) -> list:
        asked = {
            "query.startTimeMin": (now - timedelta(minutes=10)).isoformat(timespec="milliseconds"),
            "query.startTimeMax": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "query.searchDepth": 20,
        }
        asked |= {f"query.{name}": value for name, value in query.items()}
        reply = get(shared_weft, f"{prefix}/api/v3/trace-summaries", **asked)
        assert reply.status == 200, reply
        return reply.json()["summaries"]

    (summary,) = summaries(serviceName="shop", attributes=json.dumps({"tier": "gold", "error": "true"}))
    start, end = int(summary.pop("minStartTimeUnixNano")), int(summary.pop("maxEndTimeUnixNano"))
    assert 250_000_000 <= end - start < 1_000_000_000
    assert summary == {
        "traceId": trace_id,
        "rootServiceName": "web",
        "rootOperationName": "GET /order",
        "spanCount": 2,
        "errorSpanCount": 1,
        "orphanSpanCount": 0,
        "services": [
            {"name": "web", "spanCount": 1, "errorSpanCount": 0},
            {"name": "shop", "spanCount": 1, "errorSpanCount": 1},
        ],
    }
    assert len(summaries()) == 1  # of all services
    assert len(summaries(serviceName="shop", operationName="order", durationMin="100ms", durationMax="1.5s")) == 1
    for narrower in ({"operationName": "nothing"}, {"durationMin": "2s"}, {"startTimeMax": "2020-01-01T00:00:00Z"}):
        assert summaries(serviceName="shop", **narrower) == []


def test_errors_of_v3_are_in_its_words(shared_weft):
    for path, status in ((f"/api/v3/traces/{secrets.token_hex(16)}", 404), ("/api/v3/operations", 400)):
        reply = get(shared_weft, path)
        assert (reply.status, reply.json()["error"]["httpCode"]) == (status, status)
    assert "query.durationMin" in get(shared_weft, "/api/v3/traces?query.durationMin=abc").json()["error"]["message"]


# ---- both


def test_a_key_sees_its_project_only(tmp_path):
    keys = keys_file(tmp_path)
    trace_id = secrets.token_hex(16)
    with Weft(tmp_path / "data", arguments=("--keys", str(keys))) as weft:

        def ask(project: str, path: str):
            return weft.request("GET", path, headers={"Authorization": f"Bearer {KEYS[project]}"})

        assert weft.post_json("/v1/traces", export_of(trace_id), {"X-API-Key": KEYS["shop"]}).status == 200
        deadline = time.monotonic() + 10
        while ask("shop", f"/api/v1/traces/{trace_id}").status != 200:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        for path in (f"/tempo/api/traces/{trace_id}", f"/jaeger/api/traces/{trace_id}", f"/api/v3/traces/{trace_id}"):
            assert weft.get(path).status == 401
            assert ask("shop", path).status == 200
            assert ask("other", path).status == 404
        assert ask("other", "/api/services").json()["data"] == []
        assert ask("other", "/api/operations?service=shop").json()["data"] == []
        assert ask("other", "/jaeger/api/v3/trace-summaries").json()["summaries"] == []
        for search in ("/api/search", "/api/search?q=%7B%7D", "/tempo/api/search?q=%7B%7D&project=other"):
            assert ask("other", search).json()["traces"] == []
        assert ask("other", "/api/metrics/query?q=%7B%7D|count_over_time()+by+(name)").json()["series"] == []
        assert ask("other", "/api/v2/search/tag/name/values?q=%7Bkind=server%7D").json()["tagValues"] == []
        assert ask("other", "/tempo/api/search?q=%7B%7D&project=shop").status == 400
        assert ask("other", "/api/search/tags").json()["tagNames"] == []
        assert ask("other", "/api/search/tag/tier/values").json()["tagValues"] == []
        assert ask("other", "/api/dependencies").json()["data"] == []
        assert ask("other", "/api/metrics/calls?service=shop").json()["metrics"] == []
