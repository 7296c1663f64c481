"""Asks the real promptfoo about every row of assertions.json and writes down what it says.

record_assertions.py PROMPTFOO, where PROMPTFOO is the command that starts it, as in "node promptfoo/dist/src/main.js".
"""

import argparse
import http.server
import json
import os
import shlex
import subprocess
import tempfile
import threading
from pathlib import Path

TABLE = Path(__file__).with_name("assertions.json")
FORMS = {"promptfoo": "", "promptfoo_not": "not-"}
VERDICTS = ("pass", "fail", "error")
MINUTES_MAX = 10


class SaysNothing(http.server.BaseHTTPRequestHandler):
    """A model whose answer is empty: promptfoo asks the provider where `providerOutput` is."""

    def do_POST(self):  # noqa: N802
        self.rfile.read(int(self.headers["content-length"]))
        body = json.dumps({"choices": [{"message": {"role": "assistant", "content": ""}}]}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def tests_of(table: dict) -> list[dict]:
    """A test for each form of each case; the description says which."""
    tests = []
    for number, case in enumerate(table["cases"]):
        for form, prefix in FORMS.items():
            if form not in case:
                continue
            asserts = [{**each, "type": prefix + each["type"]} for each in case["assert"]]
            tests.append(
                {
                    "description": f"{number} {form}",
                    "providerOutput": case["output"],
                    "vars": case.get("vars", {"n": 1}),
                    **({"assert": asserts} if asserts else {}),
                    **({"threshold": case["threshold"]} if "threshold" in case else {}),
                }
            )
    return tests


def config_of(table: dict, provider: str, **settings: object) -> dict:
    functions = [tool["function"] for tool in table["tools"]]
    config = {"tools": table["tools"], "functions": functions, **settings}
    return {"prompts": ["{{n}}"], "providers": [{"id": provider, "config": config}], "tests": tests_of(table)}


def verdicts_of(output: dict) -> dict[str, list]:
    """By description: the verdict and the score."""
    return {
        row["testCase"]["description"]: [VERDICTS[row["failureReason"]], round(row["score"], 4)]
        for row in output["results"]["results"]
    }


def text_of(table: dict) -> str:
    """A line for each case."""
    cases = ",\n".join(json.dumps(case, ensure_ascii=False) for case in table["cases"])
    return f'{{"tools": {json.dumps(table["tools"])},\n"cases": [\n{cases}\n]}}\n'


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("promptfoo")
    command = shlex.split(parser.parse_args().promptfoo)
    table = json.loads(TABLE.read_text())
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), SaysNothing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    config = config_of(table, "openai:chat:gpt-4o-mini", apiKey="none", apiBaseUrl=address)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "config.json").write_text(json.dumps(config))
        quiet = {"PROMPTFOO_DISABLE_TELEMETRY": "1", "PROMPTFOO_DISABLE_UPDATE": "1", "PROMPTFOO_CONFIG_DIR": folder}
        subprocess.run(
            [*command, "eval", "-c", "config.json", "-o", "out.json", "--no-table", "--no-write", "--no-cache"],
            check=False,
            cwd=folder,
            env={**os.environ, **quiet},
            timeout=MINUTES_MAX * 60,
        )
        verdicts = verdicts_of(json.loads((Path(folder) / "out.json").read_text()))
    for described, verdict in verdicts.items():
        number, form = described.split()
        table["cases"][int(number)][form] = verdict
    TABLE.write_text(text_of(table))


if __name__ == "__main__":
    main()
