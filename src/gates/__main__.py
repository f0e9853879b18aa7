"""``python -m gates``, the same as the console script."""

import sys

from gates.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
