"""OTLP over gRPC, with OpenTelemetry's own exporter: what was acknowledged is there, and what is refused says why."""

import secrets
import socket
import subprocess
import threading
import time

import grpc
import pytest
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2_grpc import TraceServiceStub
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor

from weft_process import BINARY, Weft

SECONDS_MAX = 20
KEY = "a-key-of-enough-characters"


@pytest.fixture
def weft(tmp_path):
    with Weft(tmp_path / "data", grpc="localhost:0") as running:
        yield running


@pytest.fixture(scope="module")
def shared_weft(tmp_path_factory):
    with Weft(tmp_path_factory.mktemp("weft") / "data", grpc="localhost:0") as running:
        yield running


def stub_of(weft) -> TraceServiceStub:
    return TraceServiceStub(grpc.insecure_channel(weft.grpc_address.removeprefix("http://")))


def request_of(trace_id: str, span_ids=(1,)) -> ExportTraceServiceRequest:
    request = ExportTraceServiceRequest()
    spans = request.resource_spans.add().scope_spans.add().spans
    for number in span_ids:
        now = time.time_ns()
        spans.add(
            trace_id=bytes.fromhex(trace_id),
            span_id=number.to_bytes(8, "big"),
            name=f"step {number}",
            start_time_unix_nano=now,
            end_time_unix_nano=now + 1_000_000,
        )
    return request


def new_trace_id() -> str:
    return secrets.token_hex(16)


def refused(call) -> grpc.RpcError:
    with pytest.raises(grpc.RpcError) as caught:
        call()
    return caught.value


@pytest.mark.parametrize("compression", [None, grpc.Compression.Gzip])
def test_the_python_exporter_sends_a_trace(shared_weft, compression):
    exporter = OTLPSpanExporter(endpoint=shared_weft.grpc_address, insecure=True, compression=compression)
    provider = TracerProvider(resource=Resource({"service.name": "checkout"}))
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracer = provider.get_tracer("test")
    with tracer.start_as_current_span("order") as root, tracer.start_as_current_span("pay") as child:
        child.set_attribute("amount", 12)
    provider.shutdown()
    trace = shared_weft.trace(f"{root.get_span_context().trace_id:032x}", spans=2)
    assert {span["name"]: span["service"] for span in trace["spans"]} == {"order": "checkout", "pay": "checkout"}
    assert [span["attributes"] for span in trace["spans"] if span["name"] == "pay"] == [{"amount": 12}]


def test_spans_of_grpc_and_http_are_one_trace(shared_weft):
    trace_id = new_trace_id()
    stub_of(shared_weft).Export(request_of(trace_id, [1]))
    body = request_of(trace_id, [2]).SerializeToString()
    assert shared_weft.post("/v1/traces", body, {"Content-Type": "application/x-protobuf"}).status == 200
    assert shared_weft.trace(trace_id, spans=2)["span_count"] == 2


def test_a_bad_span_is_refused_alone(shared_weft):
    trace_id = new_trace_id()
    request = request_of(trace_id, [1, 2])
    request.resource_spans[0].scope_spans[0].spans[1].span_id = b"short"
    answer = stub_of(shared_weft).Export(request)
    assert answer.partial_success.rejected_spans == 1
    assert "span id" in answer.partial_success.error_message
    assert shared_weft.trace(trace_id)["span_count"] == 1


def test_garbage_is_an_invalid_argument(shared_weft):
    channel = grpc.insecure_channel(shared_weft.grpc_address.removeprefix("http://"))
    export = channel.unary_unary("/opentelemetry.proto.collector.trace.v1.TraceService/Export")
    for garbage in (b"\xff" * 100, b"\x1f\x8b" + b"\0" * 100, b"\x0a\xff\xff\xff\xff\x0f"):
        error = refused(lambda garbage=garbage: export(garbage, timeout=SECONDS_MAX))
        assert error.code() == grpc.StatusCode.INVALID_ARGUMENT, error.details()
    assert shared_weft.is_ready()


def test_what_is_not_grpc_closes_its_connection_only(shared_weft):
    host, port = shared_weft.grpc_address.removeprefix("http://").split(":")
    for words in (
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\0" * 1000,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\xff" * 500,
    ):
        with socket.create_connection((host, int(port)), timeout=SECONDS_MAX) as connection:
            connection.sendall(words)
            connection.settimeout(SECONDS_MAX)
            try:
                while connection.recv(4096):
                    pass
            except ConnectionResetError:
                pass
    stub_of(shared_weft).Export(request_of(new_trace_id()))


def test_logs_and_metrics_are_unimplemented(shared_weft):
    channel = grpc.insecure_channel(shared_weft.grpc_address.removeprefix("http://"))
    export = channel.unary_unary("/opentelemetry.proto.collector.logs.v1.LogsService/Export")
    assert refused(lambda: export(b"", timeout=SECONDS_MAX)).code() == grpc.StatusCode.UNIMPLEMENTED


def test_without_a_key_nothing_is_taken(tmp_path):
    keys = tmp_path / "keys.yaml"
    keys.write_text(f"keys: [{{key: {KEY}, project: shop}}]")
    keys.chmod(0o600)
    with Weft(tmp_path / "data", grpc="localhost:0", arguments=("--keys", str(keys))) as weft:
        stub, trace_id = stub_of(weft), new_trace_id()
        assert refused(lambda: stub.Export(request_of(trace_id))).code() == grpc.StatusCode.UNAUTHENTICATED
        stub.Export(request_of(trace_id), metadata=[("authorization", f"Bearer {KEY}")])
        deadline = time.monotonic() + SECONDS_MAX
        headers = {"X-API-Key": KEY}
        while weft.request("GET", f"/api/v1/traces/{trace_id}", headers=headers).status != 200:
            assert time.monotonic() < deadline
            time.sleep(0.02)


def test_kill_9_after_the_acknowledgement_loses_nothing(weft):
    acknowledged: list[str] = []
    stopping = threading.Event()

    def send():
        stub = stub_of(weft)
        while not stopping.is_set():
            trace_id = new_trace_id()
            try:
                stub.Export(request_of(trace_id, range(1, 11)), timeout=SECONDS_MAX)
            except grpc.RpcError:
                return
            acknowledged.append(trace_id)

    senders = [threading.Thread(target=send) for _ in range(3)]
    for sender in senders:
        sender.start()
    time.sleep(1)
    weft.kill()
    stopping.set()
    for sender in senders:
        sender.join()
    weft.start()
    assert len(acknowledged) > 10
    for trace_id in acknowledged:
        assert weft.trace(trace_id, spans=10)["span_count"] == 10


def test_sigterm_answers_what_is_under_way_and_ends(weft):
    stub = stub_of(weft)
    calls = [stub.Export.future(request_of(new_trace_id()), timeout=SECONDS_MAX) for _ in range(20)]
    calls[0].result()
    assert weft.stop() == 0
    assert {call.code() for call in calls} <= {grpc.StatusCode.OK, grpc.StatusCode.UNAVAILABLE}


def test_a_taken_port_that_was_asked_for_is_an_error_of_one_line(weft, tmp_path):
    port = weft.grpc_address.rsplit(":", 1)[1]
    command = [str(BINARY), "up", "--data", str(tmp_path / "other"), "--http", "localhost:0"]
    command += ["--grpc", f"localhost:{port}"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=SECONDS_MAX)
    assert done.returncode == 1
    complaint = [line for line in done.stderr.splitlines() if line.startswith("weft: ")]
    assert len(complaint) == 1
    assert f":{port}" in complaint[0]


def test_a_taken_default_port_is_said_and_weft_runs_without(tmp_path):
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            other.bind(("127.0.0.1", 4317))
            other.listen()
        except OSError:
            pass  # somebody else on this machine has it, which is as good
        command = [str(BINARY), "up", "--data", str(tmp_path / "data"), "--http", "localhost:0"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            greeting = ""
            while "  data " not in greeting:
                line = process.stdout.readline()
                assert line, f"weft ended after saying {greeting}"
                greeting += line
            process.terminate()
    assert "no OTLP over gRPC: cannot listen on 127.0.0.1:4317" in greeting
