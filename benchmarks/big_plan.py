"""How long it takes to read a plan of ten megabytes with 20,000 log entries, and to append one to it.

python -m benchmarks.big_plan [ENTRIES]
"""

import sys
from time import perf_counter

from gates.document.plan import read_plan
from gates.document.progress import insert_entry

TABLE = "## Quality Gates\n\n| Gate | Command | Threshold |\n|---|---|---|\n| Lint | `ruff check .` | 0 errors |\n"
FORMS = {
    "bullets": "- (2026-01-01T00:00Z) {}\n",
    "numbers": "1. (2026-01-01T00:00Z) {}\n",
    "spaced and nested": "- (2026-01-01) {}\n  - nested\n\n",
}
WORDS = "word " * 95


def plan(form: str, entries: int) -> bytes:
    """A plan whose log has so many entries of about 500 bytes."""
    log = FORMS[form].format(WORDS) * entries
    return f"# Plan\n\n- Status: In Progress\n\n## Progress\n\n{log}\n{TABLE}".encode()


def main() -> None:
    """Print a row for each form of the log."""
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    read_plan(TABLE.encode(), "plan.md")  # the parser is imported once
    for form in FORMS:
        data = plan(form, entries)
        start = perf_counter()
        assert read_plan(data, "plan.md").rows
        read = perf_counter()
        assert len(insert_entry(data, ("entry",))) > len(data)
        end = perf_counter()
        print(f"{form}: {len(data) / 1e6:.1f} MB, read in {read - start:.3f} s, appended to in {end - read:.3f} s")


if __name__ == "__main__":
    main()
