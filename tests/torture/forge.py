"""A process that has gates loaded and forks others that do a job: a fault then costs milliseconds, not a start of Python.

Started by ``Forge`` in ``faults``. Reads one JSON object a line from stdin, the order; forks a child that waits; says its
pid on stdout; lets it go at the next line; and says with which status it ended (as ``waitpid`` gives it).
"""

import ctypes
import importlib
import json
import os
import pkgutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import gates
from gates.cli.main import main as gates_main
from tests.torture import writers

PR_SET_PTRACER = 0x59616D61
ANYBODY = ctypes.c_ulong(-1)

JOBS: Mapping[str, Callable[[Sequence[str]], int]] = {"gates": gates_main, **writers.JOBS}


def serve() -> None:
    """Take orders until stdin is closed."""
    for module in pkgutil.walk_packages(gates.__path__, "gates."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for line in sys.stdin:
        order = json.loads(line)
        waiting, go = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(go)
            _work(order, waiting)
        os.close(waiting)
        print(child, flush=True)
        sys.stdin.readline()
        os.write(go, b"g")
        os.close(go)
        print(os.waitpid(child, 0)[1], flush=True)


def _work(order: Mapping[str, str], waiting: int) -> None:
    """The life of the child; whatever becomes of it, it never returns to the loop above."""
    code = 99
    try:
        os.setsid()
        ctypes.CDLL(None).prctl(PR_SET_PTRACER, ANYBODY, 0, 0, 0)
        os.chdir(order["cwd"])
        os.environ.update(order["environ"])
        for number, name, flags in ((0, os.devnull, os.O_RDONLY), (1, order["out"], os.O_WRONLY), (2, order["err"], os.O_WRONLY)):
            os.dup2(os.open(name, flags | os.O_CREAT | os.O_TRUNC, 0o600), number)
        os.read(waiting, 1)
        code = JOBS[order["job"]](order["arguments"])
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    finally:
        os._exit(code)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    serve()
