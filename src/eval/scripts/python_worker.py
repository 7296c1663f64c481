"""Calls a function of the user's file for each line of requests; python_worker.h says what the lines are."""

import importlib.util
import inspect
import json
import os
import sys
import textwrap
import traceback

FLUSH_MS_MAX = 5000


def judge(code, output, context):
    """Code of a configuration: one line is an expression, several are the body of a function."""
    lines = textwrap.dedent(code).strip().splitlines()
    if len(lines) == 1 and not lines[0].startswith("return "):
        lines[0] = "return " + lines[0]
    names = {"json": json}
    exec("def judged(output, context):\n" + textwrap.indent("\n".join(lines), "    "), names)
    return names["judged"](output, context)


def load(path, name):
    if not path:
        return judge
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    spec = importlib.util.spec_from_file_location("weft_user_file", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    if not hasattr(module, name):
        raise AttributeError(f"{path} has no function {name}")
    return getattr(module, name)


def result_of(function, request):
    for variable, value in request["environment"].items():
        os.environ[variable] = value
    result = function(*request["arguments"])
    if not inspect.iscoroutine(result):
        return result
    import asyncio  # Only here: it takes longer to import than all the rest.

    return asyncio.run(result)


def flush_spans():
    """Batches would leave after the assertions on them have been put."""
    tracing = sys.modules.get("opentelemetry.trace")
    flush = getattr(tracing.get_tracer_provider(), "force_flush", None) if tracing else None
    if flush:
        flush(FLUSH_MS_MAX)


def main():
    # What the user's code prints must not get between the answers, and what it reads is none of the requests.
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)

    def say(answer):
        answers.write(json.dumps(answer, default=str) + "\n")
        answers.flush()

    try:
        function = load(sys.argv[1], sys.argv[2])
    except BaseException as error:
        say({"error": f"{error!r}\n{traceback.format_exc()}"})
        return
    say({"ready": True})
    for line in requests:
        try:
            say({"result": result_of(function, json.loads(line))})
        except Exception as error:
            say({"error": f"{error!r}\n{traceback.format_exc()}"})
        try:
            flush_spans()
        except Exception:
            traceback.print_exc()


main()
