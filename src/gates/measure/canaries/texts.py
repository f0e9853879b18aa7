"""What the canaries say: short sources that a linter, a type checker or a test runner must complain about.

None of them is broken: a syntax error turns every tool red, also one whose rules are all switched off.
"""

from collections.abc import Mapping
from types import MappingProxyType

# Many kinds of findings, so that whichever rules a project has chosen, some of them are broken here.
PYTHON_LINT = """\
import os, sys
from  re import  *
import json
def gatesCanary( a, b = [], *args ):
    l = 1 ; unused = lambda : undefined_gates_canary \n\
    try :
        if a == None or not a in b : return True
        else : return False
    except :
        pass
    print( "%s" % (type(a) == type(b)) )
    for i in range(len(b)): x = open("gates-canary-of-a-file-name-that-makes-this-line-much-too-long-for-\
any-limit-that-a-project-may-have-chosen-for-the-length-of-its-lines-of-code-and-of-the-comments-in-it").read()
    return dict([(k, v) for k, v in list(b)])
class gates_canary(object) :
    def method(this): x = 1; raise NotImplemented
"""

PYTHON_FORMAT = """\
gates_canary = {  'a':1,
     'b' :2 }
def  gates_canary_function ( a,b ) :
        return a+b
"""

PYTHON_TYPES = '''\
"""A canary: the type checker must complain."""


def gates_canary() -> int:
    """Return what is no number."""
    return "no number"
'''

PYTHON_TEST = '''\
"""A canary: the test runner must report a failure."""


def test_gates_canary() -> None:
    """Fail."""
    raise AssertionError("this test is planted to fail")
'''

PYTHON_UNITTEST = '''\
"""A canary: the test runner must report a failure."""

import unittest


class GatesCanary(unittest.TestCase):
    """Fails."""

    def test_gates_canary(self) -> None:
        """Fail."""
        self.fail("this test is planted to fail")
'''

PYTHON_SECURITY = """\
import subprocess


def gates_canary(command):
    eval(command)
    return subprocess.call(command, shell=True)
"""

PYTHON_UNUSED = """\
import os


def gates_canary():
    unused_gates_canary = 1
    return 2
    return 3
"""

SCRIPT_LINT = """\
debugger;
var gatesCanary = 1;
export function gatesCanaryFunction(a, b) {
  if (a == null) { } else { return true }
  if (gatesCanary = 2) { eval("1") }
  for (;;) { gatesCanary == NaN; break }
  return gatesCanaryUndefined;
  var unused = 3
}
"""

SCRIPT_TYPES = """\
export const gatesCanary: number = "no number";
"""

_SCRIPT_TEST = """\
{header}
test("gates canary", () => {{
  throw new Error("this test is planted to fail");
}});
"""

SCRIPT_TESTS: Mapping[str, str] = MappingProxyType(
    {
        "bun test": _SCRIPT_TEST.format(header='import { test } from "bun:test";'),
        "jest": _SCRIPT_TEST.format(header="/* eslint-env jest */"),
        "node test": _SCRIPT_TEST.format(header='import { test } from "node:test";'),
        "vitest": _SCRIPT_TEST.format(header='import { test } from "vitest";'),
    }
)
