"""Answers POST /v1/chat/completions as OpenAI's service does, without a key and without the Internet: a canned
answer, word by word when asked to stream, with plausible usage. Standard library only."""

import itertools
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT = int(os.environ.get("STAND_IN_OPENAI_PORT", "5004"))
THINKING_SECONDS = 0.25
ANSWER = (
    "Distributed tracing follows one request through every service it touches and shows, as one tree, "
    "who called whom, how long each step took, and where it went wrong."
)
numbers = itertools.count(1)


def tokens_of(text: str) -> int:
    return max(1, round(len(text.split()) * 4 / 3))


def usage_of(messages: list) -> dict:
    asked = sum(tokens_of(str(message.get("content", ""))) + 4 for message in messages) + 3
    answered = tokens_of(ANSWER)
    return {"prompt_tokens": asked, "completion_tokens": answered, "total_tokens": asked + answered}


class StandIn(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path != "/v1/chat/completions":
            self.reply(404, {"error": {"message": f"the stand-in has no {self.path}", "type": "not_found"}})
            return
        time.sleep(THINKING_SECONDS)
        head = {"id": f"chatcmpl-{next(numbers):08d}", "created": int(time.time()), "model": body["model"]}
        if body.get("stream"):
            self.stream(head, body)
            return
        message = {"role": "assistant", "content": ANSWER}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        usage = usage_of(body["messages"])
        self.reply(200, {**head, "object": "chat.completion", "choices": [choice], "usage": usage})

    def reply(self, status: int, answer: dict):
        payload = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def stream(self, head: dict, body: dict):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        head = {**head, "object": "chat.completion.chunk"}
        for word in ANSWER.split():
            delta = {"role": "assistant", "content": word + " "}
            self.send_chunk({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
        self.send_chunk({**head, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        if body.get("stream_options", {}).get("include_usage"):
            self.send_chunk({**head, "choices": [], "usage": usage_of(body["messages"])})
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def send_chunk(self, chunk: dict):
        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())


if __name__ == "__main__":
    ThreadingHTTPServer(("localhost", PORT), StandIn).serve_forever()
