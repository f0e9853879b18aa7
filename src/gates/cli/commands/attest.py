"""``gates attest``: sign the record that proves what a plan claims."""

from gates.cli.context import Context
from gates.cli.terminal import printable
from gates.record.atomic import write_atomically
from gates.session.claims.attestation import attest
from gates.session.claims.verify import VerifySettings


def execute(context: Context) -> int:
    """Write the envelope, or without a key the bare statement, to the file that is named, or to stdout."""
    arguments = context.arguments
    settings = VerifySettings(plans=(arguments.plan,), base=arguments.base, variables=context.variables())
    envelope = attest(context.question(None), settings, arguments.key)
    if arguments.output is None:
        context.show([envelope.decode().rstrip("\n")])
        return 0
    target = context.cwd / arguments.output
    write_atomically(target, envelope)
    context.show([printable(f"wrote {arguments.output}")])
    return 0
