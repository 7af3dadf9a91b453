"""A real OpenID Connect provider for the tests: `oidc-provider` of npm, certified, in a process of its own on 127.0.0.1.

`python -m tests.provider` installs what it needs (`make test` does that): Node and npm from Debian when run as root, and the
packages of `package-lock.json` into `node_modules` here, which git leaves out.  `running.py` starts it, `person.py` is who signs in.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path


FOLDER = Path(__file__).parent
INSTALLED = FOLDER / "node_modules" / ".narmare-lock"  # the digest of the lock that the packages come from
HOW = "The tests of sign-in need Node 18 or later and npm: apt-get install nodejs npm, then python -m tests.provider."
PATIENCE_S = 120


def digest() -> str:
    """Of the lock file."""
    return hashlib.sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()


def is_installed() -> bool:
    """Whether the packages of today's lock are there, and Node to run them."""
    return shutil.which("node") is not None and INSTALLED.exists() and INSTALLED.read_text() == digest()


def install() -> str:
    """Install what is missing; returns what is still missing, as a sentence, or nothing."""
    if is_installed():
        return ""
    if not (shutil.which("node") and shutil.which("npm")) and not _from_debian():
        return HOW
    asked = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
    try:
        done = subprocess.run(asked, cwd=FOLDER, capture_output=True, text=True, timeout=PATIENCE_S, check=False)  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"npm did not answer within {PATIENCE_S} s. Run python -m tests.provider again."
    if done.returncode != 0:
        return f"npm could not install the provider of the tests: {done.stderr.strip()[-400:]}"
    INSTALLED.write_text(digest())
    return ""


def _from_debian() -> bool:
    """Install Debian's Node and npm; False when this is not Debian, not root, or apt-get fails."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wanted = ([apt, "update"], [apt, "install", "--yes", "--no-install-recommends", "nodejs", "npm"])
    for command in wanted:
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)  # fmt: skip
    return done.returncode == 0
