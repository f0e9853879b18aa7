"""Secrets of the environment, taken out of what is kept and shown: logs, excerpts, commands."""

import json
from binascii import b2a_base64
from collections.abc import Mapping, Sequence
from functools import lru_cache
from urllib.parse import quote_from_bytes

from gates.measure.cut_secrets import across_lines, in_every_line, through_codes
from gates.measure.token_shapes import hide_tokens
from gates.model import lazy_re as re

SECRET_NAME = re.compile(
    r"TOKEN|SECRET|PASSW|PASSPHRASE|CREDENTIAL|CONN(?:ECTION)?_?STR"
    r"|(?:API|ACCESS|ACCOUNT|AUTH|PRIV|PRIVATE|SIGNING|ENCRYPTION|SSH|DEPLOY|MASTER|STORAGE)[_-]?KEY"
    r"|(?:^|[_-])(?:KEYS?|PWD|PASS|AUTH|AUTHORIZATION|BEARER|JWT|PAT|PIN|DSN|COOKIES?|SIGNATURE|CREDS?|SALT|WEBHOOK)"
    r"(?:$|[_-])",
    re.IGNORECASE,
)
NO_SECRETS = frozenset({"PWD", "OLDPWD", "SSH_AUTH_SOCK"})
URL_PASSWORD = re.compile(rb"://[^/\s:@]*:([^/\s@]+)@")
MIN_LENGTH = 6


def redact(data: bytes, secrets: Sequence[bytes]) -> bytes:
    """``data`` without the secrets and without known tokens.

    Also percent-encoded, in JSON, hexadecimal or base64, and in pieces that terminal codes or ends of lines make.
    """
    longest_first = _all_forms(tuple(secrets))
    return through_codes(data, lambda text: hide_tokens(_without(text, longest_first)))


def redact_text(text: str, secrets: Sequence[bytes]) -> str:
    """``text`` without the secrets, as ``redact``."""
    if len(text) < MIN_LENGTH:
        return text
    data = text.encode("utf-8", "surrogatepass")
    redacted = redact(data, secrets)
    return text if redacted == data else redacted.decode("utf-8", "surrogatepass")


def secret_values(env: Mapping[str, str]) -> tuple[bytes, ...]:
    """The values of the variables whose name says that they are secret, and the passwords in URLs of any variable.

    Values of fewer than six characters are left alone: taking them out would blacken everything.
    """
    found: set[bytes] = set()
    for name, value in env.items():
        data = value.encode("utf-8", "surrogateescape")
        found.update(URL_PASSWORD.findall(data))
        if SECRET_NAME.search(name) and name not in NO_SECRETS:
            found.update((data.strip(), *(line.strip() for line in data.split(b"\n"))))
    return tuple(sorted(secret for secret in found if len(secret) >= MIN_LENGTH))


def _without(data: bytes, forms: Sequence[bytes]) -> bytes:
    whole = [form for form in forms if form in data]
    if whole:
        data = re.sub(b"|".join(map(re.escape, whole)), in_every_line, data)
    return across_lines(data, forms) if b"\n" in data else data


@lru_cache(maxsize=4)  # those of a run are the same for all that it tells
def _all_forms(secrets: tuple[bytes, ...]) -> tuple[bytes, ...]:
    forms = {form for secret in secrets for form in _forms(secret) if len(form) >= MIN_LENGTH}
    return tuple(sorted(forms, key=lambda form: (-len(form), form)))


def _forms(secret: bytes) -> tuple[bytes, ...]:
    encoded = b2a_base64(secret, newline=False)
    quoted = json.dumps(secret.decode("utf-8", "replace"))[1:-1].encode()
    percent = quote_from_bytes(secret, safe="").encode()
    return secret, percent, quoted, secret.hex().encode(), encoded, encoded.rstrip(b"=")
