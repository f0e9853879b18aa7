"""The table of docs/reference/tampering.md, as the cases say it.

python -m tests.tampering.tamper_table
"""

from itertools import groupby
from pathlib import Path

from tests.tampering.tamper_cases import TAMPERINGS, Tampering

DOCUMENT = Path(__file__).parents[2] / "docs/reference/tampering.md"
HEADER = "| # | tampering | noticed by | command |\n| - | --------- | ---------- | ------- |\n"


def render() -> str:
    """One row for each number and layer, and the figures below."""
    promised = [one for one in TAMPERINGS if one.is_promised]
    counted = [one for one in TAMPERINGS if not one.is_promised]
    rows = "".join(_row(list(group)) for _, group in groupby(TAMPERINGS, key=lambda one: (one.number, one.layer)))
    return (
        f"{HEADER}{rows}\nPromised: {len(promised)} of {len(promised)} are caught. "
        f"Not promised, and counted instead: 0 of {len(counted)} are caught by `gates complete`.\n"
    )


def _row(same: list[Tampering]) -> str:
    titles = "; ".join(one.title for one in same)
    commands = dict.fromkeys(_command(caught.command) for one in same for caught in one.caught)
    shown = ", ".join(f"`{command}`" for command in commands if command)
    return f"| {same[0].number} | {_cell(titles)} | {same[0].layer} | {shown or '-'} |\n"


def _command(words: tuple[str, ...]) -> str:
    return " ".join(["gates", *(word for word in words if not word.endswith(".md"))]) if words else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    text = DOCUMENT.read_text(encoding="utf-8")
    DOCUMENT.write_text(text[: text.index(HEADER)] + render(), encoding="utf-8")
