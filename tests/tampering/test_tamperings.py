"""Every tampering of the list is caught, by number; what only good tests could catch is counted, not promised."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.rig import environment
from tests.tampering.tamper_cases import TAMPERINGS, Tampering
from tests.tampering.tamper_site import PLAN, Shop
from tests.tampering.tamper_table import DOCUMENT, render

PROMISED = [one for one in TAMPERINGS if one.is_promised]
COUNTED = [one for one in TAMPERINGS if not one.is_promised]


def name(one: Tampering) -> str:
    return f"{one.number} {one.title}"


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pytest.MonkeyPatch]:
    """The environment of a user's shell."""
    with pytest.MonkeyPatch.context() as patch:
        usual = environment(XDG_STATE_HOME=str(tmp_path_factory.mktemp("state")))
        for variable in os.environ.keys() - usual.keys():
            patch.delenv(variable)
        for variable, value in usual.items():
            patch.setenv(variable, value)
        yield patch


@pytest.fixture(scope="session")
def honest(surroundings: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The project whose plan is In Progress, made once."""
    assert surroundings is not None
    return Shop.build(tmp_path_factory.mktemp("honest") / "shop")


@pytest.fixture(scope="session")
def completed(honest: Shop, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The project whose plan was completed, made once."""
    shop = honest.copy(tmp_path_factory.mktemp("completed") / "shop")
    answer = shop.call("complete", PLAN)
    assert answer.code == 0, answer
    shop.commit("complete")
    return shop


@pytest.fixture
def shop(request: pytest.FixtureRequest, honest: Shop, completed: Shop, tmp_path: Path) -> Shop:
    """A copy to tamper with."""
    tampering: Tampering = request.getfixturevalue("tampering")
    return (completed if tampering.completed else honest).copy(tmp_path / "shop")


@pytest.mark.parametrize("tampering", PROMISED, ids=name)
def test_tampering_is_caught(tampering: Tampering, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    tampering.tamper(shop)
    for variable, value in tampering.environ.items():
        monkeypatch.setenv(variable, value)
    if tampering.path:
        monkeypatch.setenv("PATH", str(shop.path / tampering.path), prepend=os.pathsep)
    for caught in tampering.caught:
        answer = shop.shell(caught.line) if caught.line else shop.call(*caught.command)
        assert (answer.code, caught.says in answer.out + answer.err) == (caught.code, True), answer
    assert not tampering.spared or not (shop.path / tampering.spared).exists()


@pytest.mark.parametrize("tampering", COUNTED, ids=name)
def test_what_is_not_promised_is_still_missed(tampering: Tampering, shop: Shop) -> None:
    """The day that one of these fails, a promise can be made of it."""
    tampering.tamper(shop)
    assert shop.call("complete", PLAN).code == 0


def test_an_honest_project_passes_everything(honest: Shop, tmp_path: Path) -> None:
    shop = honest.copy(tmp_path / "shop")
    assert shop.call("init", "--hook", "git").code == 0
    shop.edit("src/shop.py", "return sum(prices)", "return sum(list(prices))")
    shop.add("tests/test_shop.py", "\n\ndef test_one_price() -> None:\n    assert total(4) == 4")
    shop.edit(PLAN, "Max CC ≤ 10", "Max CC ≤ 8")
    for words in (("run", PLAN), ("complete", PLAN), ("verify", "--base", "main")):
        answer = shop.call(*words)
        assert answer.code == 0, answer
    shop.commit("honest work, through the hook")
    answer = shop.call("verify", "--rerun", "--base", "main")
    assert (answer.code, "holds [verified," in answer.out) == (0, True), answer


def test_every_number_is_there() -> None:
    assert sorted({one.number for one in TAMPERINGS}) == list(range(1, 61))


def test_the_table_of_the_documents_is_that_of_the_tests() -> None:
    assert DOCUMENT.read_text(encoding="utf-8").endswith(render()), (
        "write it with `python -m tests.tampering.tamper_table`"
    )
