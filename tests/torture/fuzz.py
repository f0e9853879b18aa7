"""Fuzz one target for a while: coverage-guided with atheris where it can be installed, otherwise with Hypothesis.

    python -m tests.torture.fuzz plan --seconds 120 --seed 7

What breaks a promise ends the process with an exit code other than 0; its input is kept in the folder of the target.
"""

import argparse
import importlib
import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from tests.torture.tally import Tally

ROOT = Path(__file__).parents[2]
EXTRACTORS = "src/gates/measure/extractors"
ONE = "extractor-"  # and the name of its module
MODULES = sorted(path.stem for path in (ROOT / EXTRACTORS).glob("*.py") if "\nTOOLS = " in path.read_text("utf-8"))
TARGETS = (
    *("plan", "policy", "cell", "expectation", "command", "extractors", "metrics", "editor", "text"),
    *(f"{ONE}{module}" for module in MODULES),
)
FOLDER = ROOT / "build" / "torture" / "fuzz"
SLOWEST = 5  # seconds for one input
LONGEST = 20_000  # bytes of one input
INSIDE = "GATES_FUZZ_INSIDE"


def main() -> int:
    """Fuzz, and save the tally."""
    parser = argparse.ArgumentParser(description="Fuzz one target of gates.")
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if os.environ.get(INSIDE):
        _fuzz_with_atheris(arguments.target)
    start = monotonic()
    corpus = FOLDER / arguments.target
    corpus.mkdir(parents=True, exist_ok=True)
    tally = Tally(suite=f"fuzz {arguments.target}", promised=1)
    if importlib.util.find_spec("atheris"):
        _run_atheris(arguments.target, corpus, arguments.seconds, arguments.seed, tally)
    else:
        _run_hypothesis(arguments.target, arguments.seconds, arguments.seed, tally)
    tally.seconds = round(monotonic() - start, 1)
    tally.save()
    print(tally)
    return 0 if tally.found == 0 and tally.done and tally.struck else 1


def seeds(target: str) -> Iterator[bytes]:
    """Inputs to start from."""
    from tests.torture import malformed, payloads

    texts = [text.encode("utf-8", "surrogatepass") for text in payloads.TEXTS if len(text) < 500]
    match target:
        case "plan" | "policy" | "editor":
            name = "gates.toml" if target == "policy" else "p.md"
            found = {case.kind: case.files[name] for case in malformed.documents() if name in case.files}
            yield from (data for data in found.values() if len(data) < LONGEST)
        case "cell" | "command":
            yield from (
                row[1].encode() for row in (change(malformed.ROWS[0]) for change in malformed.ROW_MUTATIONS.values())
            )
            yield from (
                b"`a` / `b` + `c`",
                b"a && b || true; FOO=1 uv run pytest -q 2>&1 | tee x > y",
                b"cd x && npx --yes jscpd@5 .",
            )
        case "expectation":
            yield from (
                b"Max CC \xe2\x89\xa4 10",
                b"0 errors; coverage >= 85%\0Tests",
                b"no regression",
                b"exit 0",
                b"12/12",
                b"80-90%",
            )
        case "extractors" | "metrics":
            yield from _outputs()
        case _ if target.startswith(ONE):
            yield from _outputs_of(target.removeprefix(ONE))
        case _:
            yield from texts


def naive(data: bytes) -> None:
    """The negative control of every target: a reader that trusts its input."""
    text = data.decode()
    first, _, rest = text.partition("\n")
    int(first[:3])
    assert "\x1b" not in rest


def _outputs_of(module: str) -> Iterator[bytes]:
    """What the tools of one extractor print, each as if the first of them had done so, with each exit status."""
    from tests.torture.fuzz_targets import EXIT_CODES, tools_of

    own = tools_of(module)
    for tool, output in _printed():
        if tool in own:
            yield from (bytes([own.index(tool), status]) + output.encode() for status in range(len(EXIT_CODES)))


def _printed() -> Iterator[tuple[str, str]]:
    from tests.measure.test_extractor_properties import RUNS
    from tests.torture.outputs import OUTPUTS

    yield from RUNS.items()
    yield from ((tool, output) for tool, outputs in OUTPUTS.items() for output in outputs)


def _outputs() -> Iterator[bytes]:
    from tests.torture.fuzz_targets import TOOLS

    for tool, output in _printed():
        yield bytes([TOOLS.index(tool), 0]) + output.encode()
    yield from (
        bytes([index]) + b'\0{"a": {"b": [{"c": 7}]}, "totals": {"percent": 81.5}}' for index in range(len(TOOLS))
    )
    yield b"\x03\0<testsuite tests='3' failures='1' errors='0'><testcase name='a'/></testsuite>"


def _run_atheris(target: str, corpus: Path, seconds: int, seed: int, tally: Tally) -> None:
    """In a process of its own, for libFuzzer ends the one that it is in."""
    for number, data in enumerate(seeds(target)):
        (corpus / f"seed-{number}").write_bytes(data)
    flags = [f"-max_total_time={seconds}", f"-seed={seed}", f"-timeout={SLOWEST}", f"-max_len={LONGEST}"]
    flags += [f"-artifact_prefix={corpus}/broken-", "-rss_limit_mb=2048", "-print_final_stats=1", str(corpus)]
    command = [sys.executable, "-m", "tests.torture.fuzz", target]
    environ = {**os.environ, INSIDE: " ".join(flags)}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, errors="replace", check=False)
    executed = re.search(r"stat::number_of_executed_units:\s*(\d+)", done.stderr)
    tally.done = int(executed[1]) if executed else 0
    tally.found = int(done.returncode != 0)
    tally.struck = sum(_breaks(data) for data in seeds(target))
    tally.note = "atheris"
    if done.returncode:
        print(done.stdout[-3000:], done.stderr[-6000:], file=sys.stderr)


def _fuzz_with_atheris(name: str) -> None:
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["gates"]):
        targets = importlib.import_module("tests.torture.fuzz_targets")
    atheris.Setup([sys.argv[0], *os.environ[INSIDE].split(" ")], targets.TARGETS[name])
    atheris.Fuzz()


def _run_hypothesis(name: str, seconds: int, seed: int, tally: Tally) -> None:
    """Without coverage: strings of bytes, pieces of the seeds, and both joined, until the time is over."""
    from hypothesis import HealthCheck, given, settings
    from hypothesis import seed as seeded
    from hypothesis import strategies as st

    from tests.torture.fuzz_targets import TARGETS as targets

    known = list(seeds(name))
    cut = st.tuples(st.sampled_from(known), st.integers(0, 400), st.integers(0, 400)).map(
        lambda c: c[0][c[1] : c[1] + c[2]]
    )
    inputs = st.one_of(
        st.sampled_from(known), st.binary(max_size=500), st.lists(st.one_of(cut, st.binary(max_size=9))).map(b"".join)
    )
    end, round_ = monotonic() + seconds, 0

    def check(data: bytes) -> None:
        tally.done += 1
        tally.struck += _breaks(data)
        targets[name](data)

    quiet = settings(max_examples=2_000, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    while monotonic() < end and not tally.found:
        try:
            quiet(seeded(seed + round_)(given(data=inputs)(check)))()
        except Exception as error:  # whatever breaks a promise is what is looked for
            tally.found, tally.note = 1, f"{type(error).__name__}: {error}"[:300]
        round_ += 1
    tally.note = tally.note or "Hypothesis, without coverage: atheris is not installed"


def _breaks(data: bytes) -> bool:
    try:
        naive(data)
    except (ValueError, AssertionError):
        return True
    return False


if __name__ == "__main__":
    sys.exit(main())
