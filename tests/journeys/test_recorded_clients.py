"""What real clients sent, recorded, is accepted and can be read back."""

import base64
import gzip
import json
from pathlib import Path

import pytest
from google.protobuf.json_format import MessageToDict, ParseDict
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

DATA = Path(__file__).resolve().parent.parent / "data"
HONEYHIVE = sorted(path.stem for path in (DATA / "honeyhive").glob("*.jsonl"))
PYTHON_BODIES = sorted(path.name for path in (DATA / "promptfoo").glob("python-*.bin"))


def spans_of(export: dict) -> list[dict]:
    return [
        span | {"service": service_of(resource_spans)}
        for resource_spans in export["resourceSpans"]
        for scope_spans in resource_spans["scopeSpans"]
        for span in scope_spans["spans"]
    ]


def service_of(resource_spans: dict) -> str:
    found = {a["key"]: a["value"].get("stringValue", "") for a in resource_spans["resource"]["attributes"]}
    return found.get("service.name", "")


def recode_ids(export: dict, recode) -> dict:
    """The spans' ids, which OTLP/JSON has in hexadecimal and Protobuf's own JSON in base64."""
    for resource_spans in export["resourceSpans"]:
        for scope_spans in resource_spans["scopeSpans"]:
            for span in scope_spans["spans"]:
                for key in ("traceId", "spanId", "parentSpanId"):
                    if span.get(key):
                        span[key] = recode(span[key])
    return export


def hex_to_base64(text: str) -> str:
    return base64.b64encode(bytes.fromhex(text)).decode()


def base64_to_hex(text: str) -> str:
    return base64.b64decode(text).hex()


def as_protobuf(export: dict) -> bytes:
    copy = recode_ids(json.loads(json.dumps(export)), hex_to_base64)
    return ParseDict(copy, ExportTraceServiceRequest()).SerializeToString()


def from_protobuf(body: bytes) -> dict:
    return recode_ids(MessageToDict(ExportTraceServiceRequest.FromString(body)), base64_to_hex)


def encoded(request: dict):
    """The body as its client encoded it: JSON or Protobuf, gzip or plain, chunked or with a length."""
    headers = {key.lower(): value for key, value in request["headers"].items()}
    is_protobuf = headers["content-type"] == "application/x-protobuf"
    body = as_protobuf(request["body"]) if is_protobuf else json.dumps(request["body"]).encode()
    if headers.get("content-encoding") == "gzip":
        body = gzip.compress(body)
    return in_chunks(body) if headers.pop("transfer-encoding", "") == "chunked" else body, headers


def in_chunks(body: bytes, size: int = 1000):
    return (body[at : at + size] for at in range(0, len(body), size))


def assert_readable(weft, export: dict, source: str = ""):
    """Every sent span comes back under its trace, with its name, parent, service and attributes."""
    sent = spans_of(export)
    for trace_id in {span["traceId"] for span in sent}:
        expected = [span for span in sent if span["traceId"] == trace_id]
        found = weft.trace(trace_id, span_ids={span["spanId"] for span in expected})
        read = {span["span_id"]: span for span in found["spans"]}
        for span in expected:
            got = read[span["spanId"]]
            assert got["name"] == span["name"]
            assert (got["parent_span_id"] or None) == (span.get("parentSpanId") or None)
            assert got["start_time_unix_nano"] == span["startTimeUnixNano"]
            assert_names_the_service(got["service"], span["service"], source)
            assert_same_attributes(got["attributes"], span.get("attributes", []))


def assert_names_the_service(got: str, sent: str, source: str):
    """A name that says nothing gives way to the exporter's X-Source, where there is one."""
    says_nothing = sent in ("", "honeyhive-service") or sent.startswith("unknown_service")
    assert got == (source if says_nothing and source else sent)


def assert_same_attributes(got: dict, sent: list[dict]):
    assert sorted(got) == sorted(attribute["key"] for attribute in sent)
    for attribute in sent:
        if "stringValue" in attribute["value"]:
            assert got[attribute["key"]] == attribute["value"]["stringValue"]


@pytest.mark.parametrize("recording", HONEYHIVE)
def test_honeyhive_clients(shared_weft, recording):
    lines = (DATA / "honeyhive" / f"{recording}.jsonl").read_text().splitlines()
    requests = [json.loads(line) for line in lines]
    for request in requests:
        body, headers = encoded(request)
        reply = shared_weft.request(request["method"], request["path"], body, headers)
        assert reply.status == 200, (request["path"], reply)
    for request in requests:
        if request["path"].endswith("/traces"):
            source = encoded(request)[1].get("x-source", "")
            assert_readable(shared_weft, request["body"], source)


def test_promptfoo_with_the_javascript_exporter(shared_weft):
    body = (DATA / "promptfoo/javascript.json").read_bytes()
    reply = shared_weft.post("/v1/traces", in_chunks(body), {"Content-Type": "application/json"})
    assert (reply.status, reply.json()) == (200, {"partialSuccess": {}})
    assert_readable(shared_weft, json.loads(body))


@pytest.mark.parametrize("name", PYTHON_BODIES)
def test_promptfoo_with_the_python_exporter(shared_weft, name):
    body = (DATA / "promptfoo" / name).read_bytes()
    reply = shared_weft.post("/v1/traces", body, {"Content-Type": "application/x-protobuf"})
    assert (reply.status, reply.headers["content-type"]) == (200, "application/x-protobuf")
    assert_readable(shared_weft, from_protobuf(body))


def test_the_linked_tutorial_is_one_trace_of_three_services(shared_weft):
    lines = (DATA / "honeyhive/tutorial-linked.jsonl").read_text().splitlines()
    exports = [json.loads(line)["body"] for line in lines if "/traces" in line]
    for export in exports:
        assert shared_weft.post_json("/v1/traces", export).status == 200
    sent = [span for export in exports for span in spans_of(export)]
    trace = shared_weft.trace(sent[0]["traceId"], spans=len(sent))
    assert {span["trace_id"] for span in trace["spans"]} == {span["traceId"] for span in sent}
    assert len(trace["spans"]) == len(sent)  # sent twice by this file's tests, and there once
