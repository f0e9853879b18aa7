"""The live table, as it comes out on terminals of different widths."""

from io import StringIO

import pytest
from rich.console import Console

from gates.cli.live import LivePresenter
from gates.model.event import RunStarted
from tests.record.runs import COMPLEXITY, LINT, TESTS


@pytest.mark.parametrize("width", [30, 44, 100])
def test_the_state_of_a_gate_is_there_on_a_terminal_of_any_width(width: int) -> None:
    presenter = LivePresenter(stdout=StringIO(), stderr=StringIO())
    presenter._started = RunStarted(gates=(LINT.gate, COMPLEXITY.gate, TESTS.gate), source="plan.md")
    out = StringIO()
    Console(file=out, width=width).print(presenter._table())
    assert out.getvalue().count("waiting") == 3
