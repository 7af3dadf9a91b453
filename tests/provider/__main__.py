"""`python -m tests.provider`: make the provider of the tests ready.  It always ends well: its tests say themselves what is missing."""

from __future__ import annotations

import sys

from tests.provider import install, is_installed


if not is_installed():
    sys.stderr.write("Installing the identity provider of the tests ...\n")
    if missing := install():
        sys.stderr.write(missing + "\n")
