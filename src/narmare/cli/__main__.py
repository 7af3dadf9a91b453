"""`python -m narmare.cli`."""

from narmare.cli import main


main()
