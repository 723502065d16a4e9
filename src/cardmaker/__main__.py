"""`python -m cardmaker`: the same as the `cardmaker` command."""

from cardmaker.cli import main

if __name__ == "__main__":
    main()
