"""`python -m benchmarks.pages PORT`: the pages of the product as `narmare demo` serves them, without what it does beside them."""

import sys

from narmare.cli import serving


if __name__ == "__main__":
    serving.pages(int(sys.argv[1]), workers=2)
