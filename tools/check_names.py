"""No committed file names a package registry's host or a path of the machine it was written on: whoever builds weft
has their own registries and their own folders."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RULES = {
    "a registry's host": re.compile(
        r"\b(?:registry|files|repo1?|deb|proxy|index|static|security)\.[a-z-]+\.(?:org|io|com)\b|\bpyp[i]\.org\b"
    ),
    "a path of one machine": re.compile(r"(?<![\w.-])/(?:work|root|tmp/chdb)/\w"),
}


def main() -> int:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    files = [name for name in listed.stdout.split("\0") if name]
    faults = [fault for name in files for fault in check(ROOT / name, name)]
    print("\n".join(faults) or f"{len(files)} files name no registry and no one's folders")
    return 1 if faults else 0


def check(file: Path, name: str):
    try:
        lines = file.read_text().splitlines()
    except (UnicodeDecodeError, OSError):  # binary, or deleted and not yet committed
        return
    for number, line in enumerate(lines, 1):
        for what, rule in RULES.items():
            if found := rule.search(line):
                yield f"{name}:{number}: names {what}: {found.group()}"


if __name__ == "__main__":
    sys.exit(main())
