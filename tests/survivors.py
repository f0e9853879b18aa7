"""Commands whose processes try to outlive whoever started them, and the naive killer that they get away from.

Everything that they start holds descriptor 9, the writing end of a ``tests.puppet.Witness``, and says ``here`` on it
once what is to be hard to kill is there.
"""

import shlex
import sys
from dataclasses import dataclass

from tests.puppet import Witness, python

DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for descriptor in range(3):
            os.close(descriptor)
        os.write(9, b"here")
        time.sleep(600)
"""
HOPPER = """
import os, time
os.write(9, b"here")
while True:
    if os.fork():
        os._exit(0)
    os.setsid()
    time.sleep(0.002)
"""
HERE = "printf here >&9"


@dataclass(frozen=True, slots=True)
class Hostile:
    """Shell that starts what is hard to kill, and shell that then does not end by itself."""

    start: str
    stay: str

    def staying(self, witness: Witness) -> str:
        """The command that has to be ended."""
        return f"{witness.join}; {self.start} {self.stay}"

    def leaving(self, witness: Witness) -> str:
        """The command that ends at once and leaves behind what it started."""
        return f"{witness.join}; {self.start} :"


HOSTILE = {
    "tree": Hostile(f"(sh -c '(sleep 600; :) & {HERE}; wait; :'; :) &", "wait"),
    "background": Hostile(f"sleep 600 & {HERE};", "sleep 600"),
    "nohup": Hostile(f"nohup sleep 600 >/dev/null 2>&1 & {HERE};", "wait"),
    "trapped signals": Hostile(
        f"trap '' TERM INT HUP; (while :; do sleep 600; done) & {HERE};", "while :; do sleep 600; done"
    ),
    "own session": Hostile(f"setsid sh -c '{HERE}; sleep 600' &", "wait"),
    "daemon": Hostile(f"{shlex.join(python(DAEMON))};", "sleep 600"),
    "hopper": Hostile(f"{shlex.join(python(HOPPER))} &", "sleep 600"),
}

# The negative control: kills the child that it started, as Popen.kill does, and looks whether anything is left.
NAIVE = """
import os, select, subprocess, sys
pipe, command = sys.argv[1:]
end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
child = subprocess.Popen(["sh", "-c", command])
select.select([end], [], [])
child.kill()
child.wait()
closing = select.poll()
closing.register(end, 0)
sys.exit(0 if closing.poll(200) else 1)
"""
SURVIVED = 1


def naive_killer(hostile: Hostile, witness: Witness) -> tuple[str, ...]:
    """The words of a command that ends with SURVIVED when something outlives the naive killer."""
    return (sys.executable, "-I", "-c", NAIVE, witness.path, hostile.staying(witness))
