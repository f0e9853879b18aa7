import os
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from gates.model.errors import RefusedError
from gates.record.lock import lock

HOLDER = """
import sys
from pathlib import Path
from gates.record.lock import lock
with lock(Path(sys.argv[1]), "docs/plan.md", 0):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_the_lock_is_free_again_after_the_block(tmp_path: Path) -> None:
    for _ in range(2):
        with lock(tmp_path, "docs/plan.md", 0):
            pass


def test_who_waits_in_vain_hears_who_holds_it(tmp_path: Path) -> None:
    time = iter(range(100))
    naps: list[float] = []
    second = lock(tmp_path, "docs/plan.md", 3, sleep=naps.append, clock=lambda: next(time))
    with lock(tmp_path, "docs/plan.md", 0), pytest.raises(RefusedError) as caught, second:
        raise AssertionError("two hold it")
    assert re.fullmatch(
        rf"docs/plan\.md: locked by pid {os.getpid()} on {re.escape(socket.gethostname())} "
        r"since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ \(wait until it has ended\)",
        str(caught.value),
    )
    assert len(naps) == 2


def test_another_name_is_another_lock(tmp_path: Path) -> None:
    with lock(tmp_path, "docs/plan.md", 0), lock(tmp_path, "docs_plan.md", 0):
        pass


def test_who_waits_gets_it_when_it_is_given_back(tmp_path: Path) -> None:
    order: list[str] = []
    held, waiting = threading.Event(), threading.Event()

    def hold() -> None:
        with lock(tmp_path, "x", 0):
            held.set()
            waiting.wait(10)
            order.append("first")

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    with lock(tmp_path, "x", 10, sleep=lambda seconds: waiting.set()):
        order.append("second")
    thread.join()
    assert order == ["first", "second"]


def test_a_killed_holder_gives_it_back(tmp_path: Path) -> None:
    for _ in range(3):
        command = [sys.executable, "-c", HOLDER, str(tmp_path)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"held\n"
            second = lock(tmp_path, "docs/plan.md", 0)
            with pytest.raises(RefusedError, match=f"locked by pid {holder.pid} on "), second:
                raise AssertionError("two hold it")
            holder.kill()
        with lock(tmp_path, "docs/plan.md", 0):
            pass


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    nowhere = lock(tmp_path / "nowhere", "x", 0)
    with pytest.raises(RefusedError, match="cannot be locked: No such file or directory"), nowhere:
        raise AssertionError("locked")
