"""`python -m cardmaker`: the same as the `cardmaker` command."""

import sys

from cardmaker.cli import main

if __name__ == "__main__":
    sys.exit(main())
