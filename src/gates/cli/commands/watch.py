"""``gates watch``: the gates that a save affects, again and again."""

from itertools import chain

from gates.cli.conduct import how_to_run, presenter_of
from gates.cli.context import Context
from gates.model.errors import GatesError
from gates.model.value import replace
from gates.session.reading.source import find_source
from gates.session.running.watch import Watcher
from gates.tree.root import find_root
from gates.tree.saves import saves

WAITING = "waiting for saves (Ctrl-C ends)"


def execute(context: Context) -> int:
    """Look once, and after each save; an interrupted run ends it with its exit code."""
    settings = replace(how_to_run(context), only=tuple(context.arguments.gate), skip=tuple(context.arguments.skip))
    question = context.question(context.arguments.source)
    watcher = Watcher(question, settings)
    root = find_source(question).root if context.arguments.source else find_root(context.cwd)
    after_saves = saves(root.top)
    for _ in chain([None], after_saves):
        code = _look(context, watcher)
        if code is not None and code > GatesError.exit_code:
            return code
        if code is not None:
            print(f"gates: {WAITING}", file=context.stderr, flush=True)
    return 0


def _look(context: Context, watcher: Watcher) -> int | None:
    """The exit code of what was run or is wrong; None where nothing was affected: saves of by-products say nothing."""
    presenter = presenter_of(context)
    try:
        run = watcher.look(presenter.show)
    except GatesError as error:
        return context.fail(error)
    finally:
        presenter.close()
    return run.exit_code if run else None
