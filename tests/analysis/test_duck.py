"""DuckDB draws nothing between what programs read."""

import subprocess
import sys


def test_a_program_without_a_file_gets_no_bar_either() -> None:
    """There DuckDB takes the reader for a person at a screen and draws on stdout, two seconds into a query."""
    asked = (
        "from narmare.analysis import duck;"
        "print(duck.connect().execute(\"SELECT current_setting('enable_progress_bar')\").fetchone()[0])"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, check=True, text=True)
    assert done.stdout == "False\n"
