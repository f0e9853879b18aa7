"""Where a path really leads, and whether that is inside the project."""

from pathlib import Path

from gates.model.errors import InputError, RefusedError


def inside(root: Path, path: Path) -> Path:
    """Follow ``path`` (relative to ``root``, or absolute) through all links to a file or folder inside ``root``.

    A missing last part is fine. Raises RefusedError when it leads outside, InputError when its links form a loop.
    """
    try:
        top = root.resolve(strict=True)
        place = (top / path).resolve()
    except (OSError, RuntimeError) as error:  # before Python 3.13 a loop is a RuntimeError
        raise InputError(f"{path}: cannot be followed: its links form a loop, or a folder is closed") from error
    if place.is_symlink():  # since Python 3.13 a loop is left as it is
        raise InputError(f"{path}: cannot be followed: its links form a loop")
    if not place.is_relative_to(top):
        raise RefusedError(f"{path}: leads to {place}, outside of {top} (gates touches only files of the project)")
    return place
