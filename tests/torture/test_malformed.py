"""Bad input: a clear line for each problem, the exit code of the contract, at once, nothing run, nothing written."""

import re
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest

from gates.cli.main import main
from tests.torture.malformed import MARK, Document, documents
from tests.torture.sizes import size
from tests.torture.tally import Tally

LINE = re.compile(r"(?:gates: )?(?:p\.md|gates\.toml):[1-9]\d*:[1-9]\d*: (?:warning: )?\S.* \[[a-z0-9-]+\]")
NAIVE_ROW = re.compile(r"^\|([^|\n]*)\|([^|\n]+)\|([^|\n]*)\|\r?$|^run = (.+)$", re.MULTILINE)
# The long form holds the promised second; the short one, on any machine, finds what grows faster than its document.
SECONDS = size(15, 1)


def test_malformed_documents_are_clear_errors(
    tally: Tally, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GATES_PLAN", "GATES_CONFIG", "GATES_JOBS", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    cases = list(documents())
    chosen = [case for index, case in enumerate(cases) if index % size(3, 1) == 0]
    tally.promised = 300
    for case in chosen:
        folder = tmp_path / str(tally.done)
        tally.done += 1
        tally.struck += would_run(case)
        tally.judge(_objections(case, folder, capsys))
    tally.settle()


def test_the_good_documents_that_were_spoilt_are_good(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.torture.malformed import FURTHER, GATE, ROWS, TEMPLATES, plan_of

    for template in TEMPLATES:
        (tmp_path / "p.md").write_text(plan_of(ROWS, template), encoding="utf-8", newline="")
        assert main(["-C", str(tmp_path), "list", "p.md"]) == 0, capsys.readouterr()
    (tmp_path / "gates.toml").write_text((GATE + FURTHER).replace("{id}", "a"), encoding="utf-8")
    assert main(["-C", str(tmp_path), "list", "gates.toml"]) == 0, capsys.readouterr()


def would_run(case: Document) -> bool:
    """The negative control: a reader that takes what looks like a command and runs it, whatever else is wrong."""
    text = case.files[case.source].decode("utf-8", "replace")
    found = [match[2] or match[4] for match in NAIVE_ROW.finditer(text)]
    return any(MARK in command for command in found)


def _objections(case: Document, folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[str]:
    for name, data in case.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    start = process_time()
    code = main(["-C", str(folder), "run", case.source])
    seconds = process_time() - start
    said = capsys.readouterr()
    if code != case.code:
        yield f"{case.kind}: exit {code}: {said.err:.300}{case.files[case.source][:300]!r}"
    if seconds > SECONDS:
        yield f"{case.kind}: took {seconds:.1f} s"
    lines = said.err.removesuffix("\n").split("\n")
    if unclear := [line for line in lines if not LINE.fullmatch(line)]:
        yield f"{case.kind}: {unclear[0]!r}"
    if said.out:
        yield f"{case.kind}: printed {said.out!r:.200}"
    if {path.name for path in folder.rglob("*")} != set(case.files):
        yield f"{case.kind}: something was run or written: {sorted(folder.rglob('*'))}"
    if any((folder / name).read_bytes() != data for name, data in case.files.items()):
        yield f"{case.kind}: a document was changed"
