"""What the runner has to know of a tool that judges each file by itself, to run it on the changed files only."""

from collections.abc import Callable, Sequence

from gates.model.measurement import Output
from gates.model.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Increments:
    """How a tool finds its files and its configuration.

    ``by_default``: right without being asked for. ``beside``: its configuration, by names relative to where it starts,
    ``in_folders`` by names relative to the folders that the call names; ``anywhere``: any other file of the tree may be
    configuration, and Python modules decide by being there. ``moved_by``: names of files below the folders that a call
    which names single files does not find. ``normal_names``: the tool shows paths relative to where it starts, however
    the folders are written in the call. ``needs_rows``: where nothing is in any file, the tool has to say so itself.
    """

    by_default: bool = False
    beside: tuple[str, ...] = ()
    in_folders: tuple[str, ...] = ()
    anywhere: bool = False
    moved_by: tuple[str, ...] = ()
    normal_names: bool = False
    needs_rows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The files that a run may have looked at: ``names`` as the tool shows them, ``read`` gives the content of one.

    ``top`` is where the command was started. ``named``: the call named exactly these, one by one. ``probe`` is what the
    companion call said of the whole command.
    """

    names: Sequence[str]
    read: Callable[[str], bytes]
    top: str = ""
    named: bool = False
    probe: Output | None = None
