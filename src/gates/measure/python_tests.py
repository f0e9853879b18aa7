"""The test functions of a Python file: those that can fail."""

import ast
import warnings
from typing import Final

from gates.model import lazy_re as re

_BY_NAME: Final = re.compile(r"^[ \t]*(?:async[ \t]+)?def[ \t]+test", re.MULTILINE)


def count_tests(text: str) -> int:
    """How many functions are called ``test…`` and do something; a body of ``pass``, ``…`` or ``assert True`` does not.

    Of a text that is no Python (of this version), every function of such a name counts.
    """
    if _BY_NAME.search(text) is None:
        return 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an odd escape in the file of somebody else
            module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return len(_BY_NAME.findall(text))
    functions = (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return sum(node.name.startswith("test") and any(map(_does_something, node.body)) for node in functions)


def _does_something(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()) | ast.Assert(test=ast.Constant(value=True | 1)):
            return False
        case ast.Return(value=None | ast.Constant()):
            return False
        case _:
            return True
