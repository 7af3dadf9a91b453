"""The browser of the journeys: Debian's Chromium, never one that a package downloads.

`python -m tests.browser` installs it with apt-get when it runs as root and there is none; otherwise it says in one line what
to install.  It always ends well, so that the other tests run; the journeys themselves fail without a browser.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


# First Chromium without its windows, menus and toolbars: the same engine, and the journeys take a fifth less time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium-headless-shell", "chromium")
HOW = "The journeys need a browser: apt-get install chromium (or set NARMARE_CHROMIUM to the program)."
# No sandbox in a container; and nothing that calls home.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Chromium prepares menus of its own for every window: a quarter of what opening a page costs.
    "--disable-features=PreloadTopChromeWebUI,Translate,PaintHolding,HttpsUpgrades,OptimizationHints,MediaRouter",
)


def find() -> str | None:
    """The path of the browser, or None."""
    asked = os.environ.get("NARMARE_CHROMIUM")
    return asked or next((path for name in NAMES if (path := shutil.which(name))), None)


def install(packages: tuple[str, ...] = PACKAGES) -> bool:
    """Install the first of Debian's packages that it has; False when this is not Debian, not root, or apt-get fails."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([apt, "update"], env=environment, **quiet)
    return any(
        subprocess.run(
            [apt, "install", "--yes", "--no-install-recommends", package], env=environment, **quiet
        ).returncode
        == 0
        for package in packages
    )


def main() -> None:
    if find() is None:
        sys.stderr.write("Installing Chromium for the journeys ...\n")
        if not install() or find() is None:
            sys.stderr.write(HOW + "\n")


if __name__ == "__main__":
    main()
