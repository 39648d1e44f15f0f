"""Renew requirements.lock with uv, from the package index pip is configured with. Run by `make lock`.

Where pip has several indexes, uv takes each package from the first that knows it, so that nobody can slip in a newer
one under the same name. If all are equally trusted: `UV_INDEX_STRATEGY=unsafe-best-match make lock`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

# pip's own names for where packages come from, and what uv calls them. uv does not read pip's configuration.
PLACES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_EXTRA_INDEX_URL",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
}
COMPILE = [
    *("pip", "compile", "--quiet", "--all-extras", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"),
    *("--python-version", "3.11", "--custom-compile-command", "make lock"),
    *("pyproject.toml", "-o", "requirements.lock"),
]


def pip_places() -> dict[str, str]:
    """Where pip looks for packages, as environment variables for uv."""
    listed = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True)
    found = {}
    for line in listed.stdout.splitlines():
        name, _, value = line.partition("=")
        setting = name.rpartition(".")[2]
        if setting in PLACES:
            separator = "," if setting == "find-links" else " "
            found[PLACES[setting]] = separator.join(value.strip("'\"").replace("\\n", " ").split())
    return found


def main() -> int:
    """Install uv into a throw-away environment and compile; extra arguments go to uv."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        subprocess.run([python, "-m", "pip", "install", "-qq", "uv"], check=True)
        environment = {**os.environ, **pip_places()}
        return subprocess.run(
            [python.with_name("uv"), *COMPILE, *sys.argv[1:]], env=environment, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
