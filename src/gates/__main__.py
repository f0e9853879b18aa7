"""``python -m gates``, the same as the console script."""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:  # then the current folder comes first, with whatever modules the project has there
        del sys.path[0]
    from gates.cli.main import main

    sys.exit(main())
