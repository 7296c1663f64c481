"""Runs the documentation: what it tells a reader to type is typed, and what it says they will see must be seen.

A fenced block after a line `<!-- run -->` is run by bash; a block after `<!-- see -->` must be in the output of the
run block before it: each of its lines, in that order, where `…` stands for anything. One page has one weft, one shell
and one folder, so that its blocks build on each other. `localhost:4318` becomes the address of the page's weft.

    python tools/run_doc_blocks.py [FILE.md...]     without files: README.md and all of docs/
"""

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from weft_process import BINARY, ROOT, Weft

BLOCK = re.compile(r"^<!-- (run|see) -->\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCK_SECONDS_MAX = 120
END = "weft-doc-block-ended"


@dataclass
class Block:
    kind: str
    text: str
    line: int


def main() -> int:
    named = [Path(name).resolve() for name in sys.argv[1:]]
    pages = named or [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    failures = 0
    for page in pages:
        if blocks := blocks_of(page):
            failures += run_page(page, blocks)
    print("the documentation does what it says" if failures == 0 else f"{failures} blocks failed")
    return 1 if failures else 0


def blocks_of(page: Path) -> list[Block]:
    text = page.read_text()
    return [Block(m[1], m[2], text.count("\n", 0, m.start()) + 1) for m in BLOCK.finditer(text)]


def run_page(page: Path, blocks: list[Block]) -> int:
    name = page.relative_to(ROOT)
    with tempfile.TemporaryDirectory() as folder, Weft(Path(folder) / "data") as weft:
        shell = Shell(Path(folder), weft)
        output = ""
        for block in blocks:
            if block.kind == "run":
                status, output = shell.run(block.text)
                complaint = f"ended with {status}" if status else ""
            else:
                complaint = first_unseen(shell.localised(block.text), output)
            if complaint:
                print(f"{name}:{block.line}: {complaint}\n{block.text}--- output\n{output}")
                return 1
        shell.close()
    print(f"{name}: {len(blocks)} blocks")
    return 0


class Shell:
    """One bash for all blocks of a page, in an empty folder, with weft's and the virtual environment's programs."""

    def __init__(self, folder: Path, weft: Weft):
        self.address = weft.address.removeprefix("http://")
        work = folder / "work"
        work.mkdir()
        path = f"{BINARY.parent}:{ROOT / '.cache/venv/bin'}:{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "WEFT_ROOT": str(ROOT), "WEFT_URL": weft.address, "COLUMNS": "120"}
        environment["WEFT_DATA"] = str(weft.data)
        environment["WEFT_SDK"] = str(BINARY.parent.parent / "sdk")  # installed there by ./dev
        self.process = subprocess.Popen(
            ["timeout", str(BLOCK_SECONDS_MAX), "bash"],
            cwd=work,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def localised(self, text: str) -> str:
        return text.replace("localhost:4318", self.address)

    def run(self, text: str) -> tuple[int, str]:
        self.process.stdin.write(f"{self.localised(text)}\necho; echo {END} $?\n")
        self.process.stdin.flush()
        lines = []
        for line in self.process.stdout:
            if line.startswith(END):
                return int(line.split()[1]), "".join(lines)
            lines.append(line)
        return 1, "".join(lines) + f"(the shell ended; a page has {BLOCK_SECONDS_MAX} s)"

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def first_unseen(expected: str, output: str) -> str:
    """Why the output is not what the page shows; empty when it is."""
    seen = iter(output.splitlines())
    for line in filter(str.strip, expected.splitlines()):
        pattern = re.compile(r"\s*" + ".*".join(re.escape(part.strip()) for part in line.strip().split("…")) + r"\s*$")
        if not any(pattern.match(found) for found in seen):
            return f"the output does not have this line (or not after the lines before it): {line.strip()}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
