"""Sends documents through a queue from one process to another, once for each way in which handling can follow sending,
and prints what weft shows of it.

    python run.py kafka|rabbitmq [--follow parent|link|batch] [--broker HOST:PORT] [--weft http://localhost:4318]

Without --broker it starts one: RabbitMQ's server in a folder of its own, or librdkafka's mock of Kafka."""

import argparse
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "common"))

from services import Services, choose_ports, need, print_tree, programs, read_trace  # noqa: E402

RABBITMQ_SERVER = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")  # not the one in PATH, which changes its user


# What the consumer is told, for each way in which handling can follow sending.
CASES = {
    "parent": ["--follow", "parent"],
    "link": ["--follow", "link"],
    "batch": ["--follow", "link", "--batch", "3"],
}
MESSAGES = 3
MOCK = "kafka_mock_broker"


def main() -> int:
    arguments = parse_arguments()
    cpp = programs(HERE, arguments.bin)
    with tempfile.TemporaryDirectory() as folder, Services(Path(arguments.logs) / arguments.queue) as services:
        broker = arguments.broker
        if not broker and arguments.queue == "rabbitmq":
            broker = start_rabbitmq(services, Path(folder))
        for follow in [arguments.follow] if arguments.follow else CASES:
            print(f"{follow}: {arguments.queue}_consumer {' '.join(CASES[follow])}", flush=True)
            counts = run_case(services, cpp, broker, arguments, CASES[follow])
            for trace_id, spans in counts.items():
                print_tree(read_trace(arguments.weft, trace_id, spans))
    return 0


def run_case(
    services: Services, cpp: Path, broker: str | None, arguments: argparse.Namespace, how: list[str]
) -> dict[str, int]:
    """Sends and handles, one after the other, since handling may begin long after sending has ended. Returns the traces
    and how many spans each has."""
    # The mock of Kafka lets a group of consumers be joined once, so that each case has one of its own.
    address = broker or start_kafka(services, cpp)
    sent = work(services, cpp / f"{arguments.queue}_producer", address, arguments.weft)
    handled = work(services, cpp / f"{arguments.queue}_consumer", address, arguments.weft, *how)
    if not broker:
        services.stop(MOCK)
    return span_counts(sent + handled)


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("queue", choices=["kafka", "rabbitmq"])
    parser.add_argument("--follow", choices=CASES, help="only this one")
    parser.add_argument("--broker", help="HOST:PORT of one that runs already")
    parser.add_argument("--weft", default="http://localhost:4318", help="where weft listens")
    parser.add_argument("--bin", help="folder of the C++ programs")
    parser.add_argument("--logs", default=str(HERE / "logs"), help="folder for what the programs print")
    return parser.parse_args()


def work(services: Services, program: Path, broker: str, weft: str, *options: str) -> str:
    """Lets a producer or consumer do all it has to do, and returns what it printed."""
    command = [program, "--broker", broker, "--messages", MESSAGES, *options]
    services.start(program.name, command, env={"HH_API_URL": weft})
    return services.finish(program.name)


def span_counts(printed: str) -> dict[str, int]:
    """How many spans each trace has: the programs print a line for each."""
    return dict(Counter(re.findall(r"^(?:accepted|sent|handled|indexed): trace (\w{32})$", printed, re.MULTILINE)))


def start_kafka(services: Services, cpp: Path) -> str:
    """The mock chooses its port and prints it."""
    services.start(MOCK, [cpp / MOCK])
    services.wait_for(MOCK, lambda: "broker " in services.log(MOCK).read_text(), "printed no address")
    return re.search(r"^broker (\S+)$", services.log(MOCK).read_text(), re.MULTILINE)[1]


def start_rabbitmq(services: Services, folder: Path) -> str:
    """A server that shares nothing with one that this machine may run: its own name, ports, cookie and data. Erlang's
    port mapper, which it needs, is started first, so that no daemon stays behind."""
    need("epmd", "erl", str(RABBITMQ_SERVER))
    ports = choose_ports({"epmd": 5040, "rabbitmq": 5041, "nodes": 5042})
    (folder / "rabbitmq.conf").write_text("log.console.level = warning\n")
    environment = {
        "HOME": str(folder),  # of the cookie
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_PORT": str(ports["epmd"]),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_DIST_PORT": str(ports["nodes"]),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_GENERATED_CONFIG_DIR": str(folder / "config"),
        "RABBITMQ_LOGS": "-",
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_NODENAME": f"weft-example-{ports['rabbitmq']}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(ports["rabbitmq"]),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        # Makes the script become the server, so that ending the one ends the other.
        "RUNNING_UNDER_SYSTEMD": "true",
    }
    services.start("epmd", ["epmd", "-port", ports["epmd"], "-address", "127.0.0.1"], ports["epmd"], environment)
    services.start("rabbitmq", [RABBITMQ_SERVER], ports["rabbitmq"], environment)
    return f"localhost:{ports['rabbitmq']}"


if __name__ == "__main__":
    sys.exit(main())
