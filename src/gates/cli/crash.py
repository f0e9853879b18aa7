"""The report of a crash: where it happened, without a single value that was being worked on."""

import platform
import sys
import tempfile
import traceback
from pathlib import Path

from gates import __version__


def report_crash(error: BaseException) -> str:
    """Write the report into the folder for temporary files; says what crashed and where the report is.

    The message of the exception and the source lines stay out: either could hold a secret. Frames are enough to find
    the place.
    """
    kind = type(error).__name__
    try:
        return f"{kind}; a report without secrets is in {_write(error)}"
    except OSError as failed:
        return f"{kind}; a report could not be written: {failed.strerror}"


def _write(error: BaseException) -> Path:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [
        f"gates {__version__}, Python {platform.python_version()}, {sys.platform}",
        f"{type(error).__module__}.{type(error).__qualname__}",
        *(f"  {_module_path(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames),
    ]
    with tempfile.NamedTemporaryFile("w", prefix="gates-crash-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return Path(file.name)


def _module_path(filename: str) -> str:
    """The path from the package on: where the package lies would name the user's folders."""
    _, found, inside = filename.rpartition("/gates/")
    return f"gates/{inside}" if found else Path(filename).name
