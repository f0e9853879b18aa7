"""Finding the processes below this one."""

import os
import signal
import subprocess
from collections.abc import Iterator

import pytest

from gates.run.descendants import Tree, children, children_by_scanning


@pytest.fixture
def child() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as started:
        yield started


def test_both_ways_to_list_children_find_a_child_and_no_one_elses(child: subprocess.Popen[bytes]) -> None:
    assert child.pid in children()
    assert child.pid in children_by_scanning()
    assert os.getppid() not in children_by_scanning()


def test_without_a_subreaper_the_group_tells_whether_something_lives() -> None:
    group = os.posix_spawn("/bin/sh", ["sh", "-c", "sleep 600 & exit 3"], {"PATH": os.environ["PATH"]}, setsid=True)
    os.waitid(os.P_PID, group, os.WEXITED | os.WNOWAIT)
    tree = Tree(group, reaper=False)

    ended, gone_before, names = tree.command_ended(), tree.gone(), tree.names()
    tree.signal(signal.SIGKILL)

    assert (ended, gone_before, names) == (True, False, ("a background process",))
    assert tree.status is not None
    assert os.waitstatus_to_exitcode(tree.status) == 3
