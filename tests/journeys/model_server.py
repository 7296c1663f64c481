"""A server that answers as OpenAI's API does, always the same to the same: for tests of what asks models."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def letters_of(text: str) -> list[float]:
    """The embedding of a text: how often each letter is in it."""
    return [float(text.lower().count(letter)) for letter in LETTERS]


class ModelServer:
    """Serves while it is entered. `answer` says the text for the body of a chat request, or the whole message; what
    comes before it is in `failures`: (status, headers) for one request each."""

    def __init__(self, answer: Callable[[dict], str | dict] = lambda body: "said: " + body["messages"][-1]["content"]):
        self.answer = answer
        self.failures: list[tuple[int, dict]] = []
        self.requests: list[dict] = []  # path, headers (names in lower case), body
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                headers = {name.lower(): value for name, value in self.headers.items()}
                outer.requests.append({"path": self.path, "headers": headers, "body": body})
                status, extra = outer.failures.pop(0) if outer.failures else (200, {})
                said = outer.said(self.path, body) if status == 200 else {"error": {"message": "on purpose"}}
                text = json.dumps(said).encode()
                self.send_response(status)
                for name, value in {"content-type": "application/json", "content-length": len(text), **extra}.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"

    def said(self, path: str, body: dict) -> dict:
        if path.endswith("/embeddings"):
            return {
                "data": [{"embedding": letters_of(body["input"])}],
                "usage": {"prompt_tokens": 3, "total_tokens": 3},
            }
        usage = {"prompt_tokens": 12, "completion_tokens": 7, "total_tokens": 19}
        if path.endswith("/chat/completions"):
            message = self.answer(body)
            if isinstance(message, str):
                message = {"role": "assistant", "content": message}
            return {"choices": [{"finish_reason": "stop", "message": message}], "usage": usage}
        return {"choices": [{"finish_reason": "length", "text": body["prompt"] + "…"}], "usage": usage}

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
