"""A room includes only itself and rooms above it. The order is ARCHITECTURE.md's."""

import re
import sys
from pathlib import Path

ROOMS = ["base", "model", "wire", "journal", "engine", "store", "traceql", "insight", "assertions"]
ROOMS += ["alerts", "ingest", "runs", "server", "eval", "cli"]
SOURCES = Path(__file__).resolve().parent.parent / "src"


def main() -> int:
    faults = [fault for file in sorted(SOURCES.rglob("*")) if file.suffix in (".h", ".cc") for fault in check(file)]
    print("\n".join(faults) or f"{len(ROOMS)} rooms keep their order")
    return 1 if faults else 0


def check(file: Path):
    room = file.relative_to(SOURCES).parts[0]
    if room not in ROOMS:
        yield f"{file}: room '{room}' is not in the order; add it to ROOMS and to ARCHITECTURE.md"
        return
    for number, line in enumerate(file.read_text().splitlines(), 1):
        included = re.match(r'#include "(\w+)/', line)
        if included and included[1] in ROOMS and ROOMS.index(included[1]) > ROOMS.index(room):
            yield f"{file}:{number}: {room} is above {included[1]} and may not include it"


if __name__ == "__main__":
    sys.exit(main())
