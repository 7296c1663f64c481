"""`./dev demo`: weft, four services, one question, one trace. Ends when told to: Ctrl-C, or by itself with --once."""

import argparse
import re
import socket
import subprocess
import sys
import time

from weft_process import BINARY, ROOT, Weft

PORT = 4318
SPANS = 6
SERVICES = ROOT / "examples/three-services-python/run_demo.py"


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end after showing the trace")
    parser.add_argument("--data", default=str(ROOT / ".weft/demo"), help="where weft keeps the traces")
    arguments = parser.parse_args()

    say("Starting weft")
    weft = Weft(arguments.data, http=f"localhost:{PORT if port_is_free() else 0}")
    try:
        weft.start()
        print(f"  listens on {weft.address}, keeps its data in {arguments.data}")
        show_one_request(weft)
        if sys.stdout.isatty() and not arguments.once:
            wait_for_the_person(weft)
    except AssertionError as failure:
        print(f"demo: {failure}", file=sys.stderr)
        return 1
    finally:
        weft.stop()
    return 0


def show_one_request(weft: Weft):
    say("Four services answer one question")
    trace_id = run_services(weft)
    found = weft.trace(trace_id, SPANS)
    assert found.get("span_count") == SPANS, (
        f"trace {trace_id} has {found.get('span_count', 0)} of {SPANS} spans; {weft.tail()}"
    )
    say("What happened")
    sys.stdout.flush()
    subprocess.run([BINARY, "trace", trace_id, "--url", weft.address], check=True)
    print(f"\n  in the browser  {weft.address}/trace/{trace_id}")
    print(f"  as JSON         {weft.address}/api/v1/traces/{trace_id}")


def run_services(weft: Weft) -> str:
    """Runs the example and gives the id of the trace that it made."""
    command = [sys.executable, SERVICES, "--weft", weft.address, "--logs", ROOT / ".weft/demo-services"]
    trace_id = ""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as example:
        for line in example.stdout:
            print(line, end="", flush=True)
            found = re.match(r" *trace: +([0-9a-f]{32})", line)
            trace_id = found.group(1) if found else trace_id
    assert example.returncode == 0 and trace_id, "the services did not answer; what they said is in .weft/demo-services"
    return trace_id


def wait_for_the_person(weft: Weft):
    print("\n  weft goes on running, for you to look around and to send traces of your own. Ctrl-C ends it.")
    try:
        while weft.process.poll() is None:
            time.sleep(0.2)
    except KeyboardInterrupt:
        print("\n  ending; the traces stay in place for the next time")


def port_is_free() -> bool:
    for host in ("127.0.0.1", "::1"):
        try:
            socket.create_connection((host, PORT), timeout=1).close()
            return False
        except OSError:
            continue
    return True


def say(headline: str):
    print(f"\033[1m{headline}\033[0m" if sys.stdout.isatty() else headline, flush=True)


if __name__ == "__main__":
    sys.exit(main())
