"""How command lines are started."""

from gates.run.shell import Start, plan_start


def test_a_plain_command_is_started_directly_with_its_variables() -> None:
    start = plan_start("A=1 ruff check .", ("ruff", "check", "."), (("A", "1"),))

    assert start == Start(argv=("ruff", "check", "."), env={"A": "1"})


def test_shell_syntax_goes_through_bash_where_a_broken_pipe_fails() -> None:
    start = plan_start("a | b", ())

    assert start.argv == ("bash", "--noprofile", "--norc", "-o", "pipefail", "-c", "a | b")
    assert start.shell == "bash"


def test_without_bash_it_goes_through_sh() -> None:
    start = plan_start("a | b", (), bash=False)

    assert start.argv == ("sh", "-c", "a | b")
    assert start.shell == "sh"
