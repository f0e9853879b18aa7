"""The log of one command: what it wrote, for people; nothing is ever decided by it."""

import os
from collections.abc import Sequence
from pathlib import Path

from gates.measure.redact import redact
from gates.model.errors import RefusedError
from gates.model.outcome import Stream


def write_log(path: Path, command: str, stdout: Stream, stderr: Stream, secrets: Sequence[bytes] = ()) -> None:
    """Write the command and its two streams, readable by the owner only.

    Without the secrets, where they stand in one piece. As large as what was captured, so never above twice the limits
    of ``capture``. RefusedError when it cannot be written: what nobody can look at afterwards is no evidence.
    """
    parts = [b"$ %b\n" % os.fsencode(command), stdout.data]
    if stderr.data:
        line_end = b"\n" if stdout.data and not stdout.data.endswith(b"\n") else b""
        parts += [b"%b[gates: standard error]\n" % line_end, stderr.data]
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.writelines(redact(part, secrets) for part in parts)
        except OSError:
            path.unlink()
            raise
    except OSError as error:
        raise RefusedError(f"{path}: the log cannot be written: {error.strerror} (free some space)") from error
