"""A service without any tracing, as there are many: it asks the stock service and passes its answer on. What it can do
for the trace is to hand on the headers that it was given. A sidecar cannot do that for it: it sees a request come in
and another one go out, and does not know that one is because of the other.

    python catalogue.py --port 5021 --stock http://localhost:5032 [--forget-headers]"""

import argparse
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# What a service in a mesh hands on, whoever wrote it. docs/how-to/trace-through-a-mesh.md says which are for what.
FORWARDED = (
    *("traceparent", "tracestate", "baggage"),
    "x-request-id",
    *("b3", "x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags"),
)
CALL_SECONDS_MAX = 20


class Catalogue(BaseHTTPRequestHandler):
    stock = ""
    forgets = False

    def do_GET(self):
        names = () if self.forgets else FORWARDED
        headers = {name: self.headers[name] for name in names if name in self.headers}
        request = urllib.request.Request(self.stock + self.path, headers=headers)
        with urllib.request.urlopen(request, timeout=CALL_SECONDS_MAX) as answer:
            body = answer.read()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--stock", required=True)
    parser.add_argument("--forget-headers", action="store_true")
    arguments = parser.parse_args()
    Catalogue.stock = arguments.stock
    Catalogue.forgets = arguments.forget_headers
    ThreadingHTTPServer(("127.0.0.1", arguments.port), Catalogue).serve_forever()


if __name__ == "__main__":
    main()
