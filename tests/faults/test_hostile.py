"""Hostile and broken clients: none of them ends weft, and others are served meanwhile."""

import gzip
import random
import socket
import time
import urllib.parse

import pytest
from senders import request_of

JSON = {"Content-Type": "application/json"}
PROTOBUF = {"Content-Type": "application/x-protobuf"}


@pytest.fixture(scope="module")
def weft(shared_weft):
    return shared_weft


@pytest.fixture(autouse=True)
def others_are_served(weft):
    yield
    assert weft.process.poll() is None, weft.tail()
    assert weft.post("/v1/traces", request_of([f"{99:032x}"]), JSON).status == 200


def connect(weft) -> socket.socket:
    parts = urllib.parse.urlsplit(weft.address)
    return socket.create_connection((parts.hostname, parts.port), timeout=30)


def head_of(json_bytes: int) -> bytes:
    """What a client says before a body of that size."""
    head = "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {json_bytes}\r\n\r\n".encode()


def raw(weft, data: bytes) -> bytes:
    """What weft answers to these bytes until it closes or two seconds are over."""
    with connect(weft) as client:
        client.settimeout(2)
        client.sendall(data)
        answer = b""
        try:
            while chunk := client.recv(65536):
                answer += chunk
        except (TimeoutError, ConnectionResetError):
            pass
        return answer


def test_500_slow_connections(weft):
    slow = [connect(weft) for _ in range(500)]
    try:
        for client in slow:
            client.sendall(b"POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n")
        began = time.monotonic()
        assert weft.post("/v1/traces", request_of([f"{98:032x}"]), JSON).status == 200
        assert time.monotonic() - began < 5
    finally:
        for client in slow:
            client.close()


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        b"POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        b"GET /%zz%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
        b"\0" * 100_000,
    ],
    ids=["tls", "no-path", "version", "negative", "two-lengths", "chunk", "escape", "long-header", "zeros"],
)
def test_malformed_http_is_refused(weft, data):
    answer = raw(weft, data)
    assert answer == b"" or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.1 5", b"HTTP/1.0 4")), answer[:200]


def test_a_claim_of_a_gibibyte_is_refused_before_it_is_read(weft):
    assert raw(weft, head_of(json_bytes=2**30)).startswith(b"HTTP/1.1 413")


def test_a_gzip_bomb_is_cut_off(weft):
    bomb = gzip.compress(b"\0" * (256 * 2**20), 9)
    assert weft.post("/v1/traces", bomb, {**PROTOBUF, "Content-Encoding": "gzip"}).status == 413


def test_10000_deep_json_is_refused(weft):
    deep = b'{"resourceSpans":' + b"[" * 10_000 + b"]" * 10_000 + b"}"
    assert weft.post("/v1/traces", deep, JSON).status == 400


def test_10000_deep_protobuf_is_refused(weft):
    value = b""
    for _ in range(10_000):
        value = field(5, field(1, value))  # AnyValue.array_value.values
    span = field(1, b"\x01" * 16) + field(2, b"\x01" * 8) + field(9, field(1, b"k") + field(2, value))
    reply = weft.post("/v1/traces", field(1, field(2, field(2, span))), PROTOBUF)
    assert reply.status in (200, 400)
    if reply.status == 200:
        assert reply.body, "the span was taken as if it were good"


def field(number: int, content: bytes) -> bytes:
    return varint(number << 3 | 2) + varint(len(content)) + content


def varint(value: int) -> bytes:
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def span_request(random_bytes) -> bytes:
    attribute = field(9, field(1, b"key") + field(2, field(1, b"value" * 10)))
    span = field(1, random_bytes(16)) + field(2, random_bytes(8)) + field(5, b"name") + attribute * 5
    return field(1, field(2, field(2, span) * 20))


def test_truncated_and_bit_flipped_bodies_are_answered(weft):
    chance = random.Random(3)
    whole = bytearray(span_request(chance.randbytes))
    for _ in range(300):
        body = bytearray(whole[: chance.randrange(len(whole))] if chance.random() < 0.5 else whole)
        for _ in range(chance.randrange(4)):
            if body:
                body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        assert weft.post("/v1/traces", bytes(body), PROTOBUF).status in (200, 400)


def test_truncated_and_bit_flipped_json_is_answered(weft):
    chance = random.Random(4)
    whole = request_of([f"{97:032x}"])
    for _ in range(300):
        body = bytearray(whole[: chance.randrange(len(whole))] if chance.random() < 0.5 else whole)
        if body:
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        assert weft.post("/v1/traces", bytes(body), JSON).status in (200, 400)


def test_a_connection_cut_in_the_body_leaves_nothing_behind(weft):
    for length in (0, 10, 1000):
        with connect(weft) as client:
            client.sendall(head_of(json_bytes=5000) + b"x" * length)
