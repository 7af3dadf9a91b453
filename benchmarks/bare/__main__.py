"""`python -m benchmarks.bare PORT`: serve the bare view exactly as `narmare demo` serves the product."""

import os
import sys

import django
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from narmare.cli.serving import THREADS


os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.bare.settings"

if __name__ == "__main__":
    django.setup()
    call_command("migrate", run_syncdb=True, verbosity=0)
    # The same arguments as in narmare.cli.demo: a ratio compares the applications, not the servers.
    Granian(
        "benchmarks.bare.wsgi:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=2,
        blocking_threads=THREADS,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()
