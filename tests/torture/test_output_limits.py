"""However much a command writes, and whatever: bounded memory for gates, a bounded log, and no pass."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.end_to_end.rig import Project, environment
from tests.torture.sizes import LONG, size
from tests.torture.tally import Tally

MEMORY_LIMIT = 64 << 10  # KiB resident
LOG_LIMIT = 16 << 20  # bytes
HUGE = size(200_000_000, 10_000_000_000)
LARGE = size(5_000_000, 1_000_000_000)
MIDDLE = size(5_000_000, 100_000_000)

# What is written, how often the command is repeated in its limits, and how much of it.
FLOODS = {
    "zeroes": f"head -c {HUGE} /dev/zero",
    "no line end": f"head -c {LARGE} /dev/zero | tr '\\000' x",
    "escapes": f"head -c {MIDDLE} /dev/zero | tr '\\000' '\\033'",
    "colours": f"yes \"$(printf '\\033[31mred\\033[0m')\" | head -c {MIDDLE}",
    "lines": f"yes | head -c {LARGE}",
    "empty lines": f"yes '' | head -c {MIDDLE}",
    "invalid UTF-8": f"head -c {MIDDLE} /dev/zero | tr '\\000' '\\377'",
    "half characters": f"yes '\u20ac\U0001f4a5' | tr -d '\\n' | head -c {MIDDLE + 1}",
    "anything": f"head -c {MIDDLE} /dev/urandom",
    "both streams": f"{{ head -c {MIDDLE} /dev/zero; head -c {MIDDLE} /dev/zero >&2; }}",
}
SHORT = ("zeroes", "colours")

# Runs the words after it as gates or as the naive reader would, and tells the most memory that this took, in KiB.
PEAK = """
import re, subprocess, sys
if sys.argv[1] == "naive":
    subprocess.run(["bash", "-c", sys.argv[2]], capture_output=True)
else:
    from gates.cli.main import main
    main(sys.argv[1:])
print(re.search(r"VmHWM:\\s*(\\d+)", open("/proc/self/status").read())[1], file=sys.stderr)
"""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the peak of the memory is read from /proc")


def test_a_flood_of_output_is_bounded(tally: Tally, project: Project) -> None:
    floods = list(FLOODS) if LONG else SHORT
    tally.promised = len(floods)
    peaks, logs = [], []
    for name in floods:
        gates_toml = (
            f'[[gate]]\nid = "flood"\nrun = {json.dumps(FLOODS[name], ensure_ascii=False)}\nexpect = "0 errors"\n'
        )
        project.write("gates.toml", gates_toml)
        said, peak = measured(project.path, "run", "gates.toml", "--format=json", "--timeout=60m")
        states = [gate["state"] for gate in json.loads(said)["gates"]]
        log = max((project.path / ".gates/logs").iterdir(), key=lambda path: path.name)
        peaks.append(peak)
        logs.append(log.stat().st_size)
        tally.done += 1
        tally.judge([f"{name}: {problem}" for problem in problems(peak, logs[-1], states)])
    _, naive = measured(project.path, "naive", f"head -c {200_000_000} /dev/zero")
    tally.struck = len(list(problems(naive, 0, ["undecided"])))
    tally.note = tally.note or f"at most {max(peaks) / 1024:.0f} MiB resident, logs of {max(logs) / 2**20:.1f} MiB"
    tally.settle()


def problems(peak: int, log: int, states: list[str]) -> list[str]:
    """What breaks the promise."""
    found = [f"{peak} KiB resident"] if peak > MEMORY_LIMIT else []
    found += [f"a log of {log} bytes"] if log > LOG_LIMIT else []
    return found + ([f"the gate {states[0]}"] if states != ["undecided"] else [])


def measured(folder: Path, *words: str) -> tuple[str, int]:
    """What it said on stdout, and the most memory that it took, in KiB."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, *words],
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout, int(done.stderr.rstrip("\n").split("\n")[-1])
