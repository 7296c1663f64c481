"""Two projects, each with a key of its own: for tests of what one may see of the other."""

import json
from pathlib import Path

KEYS = {"shop": "a-key-of-the-shop-project", "other": "a-key-of-another-project"}


def keys_file(folder: Path) -> Path:
    """What `weft up --keys` takes, in `folder`."""
    path = folder / "keys.json"
    path.write_text(json.dumps({"keys": [{"key": key, "project": project} for project, key in KEYS.items()]}))
    path.chmod(0o600)
    return path
