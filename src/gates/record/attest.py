"""Records signed for later: an in-toto statement in a DSSE envelope, under an Ed25519 key that the caller keeps.

Needs the extra ``gates[attest]``; nothing of it is imported before somebody signs or checks a signature.
"""

import json
from typing import TYPE_CHECKING

from gates.model.errors import InputError, RefusedError
from gates.record.fields import parse_object

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import SSlibKey

PAYLOAD_TYPE = "application/vnd.in-toto+json"
FIELDS = {"payload", "payloadType", "signatures"}
MISSING = "signing needs packages that are not installed (pip install 'gates[attest]')"
NO_PRIVATE = "the key is no private key in PEM without a password (openssl genpkey -algorithm ed25519)"
NO_PUBLIC = "the key is no public key in PEM (openssl pkey -in KEY -pubout)"
NO_ED25519 = "the key is no Ed25519 key (make one with openssl genpkey -algorithm ed25519)"


def sign(statement: bytes, private_key: bytes) -> bytes:
    """Put the bytes of a statement into an envelope, signed with a private Ed25519 key (PEM, PKCS #8, no password).

    Raises:
        InputError: this is no such key, or the extra is not installed.
    """
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key
        from securesystemslib.dsse import Envelope
        from securesystemslib.signer import CryptoSigner
    except ImportError as error:
        raise InputError(MISSING) from error
    try:
        key = load_pem_private_key(private_key, password=None)
    except (ValueError, TypeError) as error:
        raise InputError(NO_PRIVATE) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InputError(NO_ED25519)
    envelope = Envelope(statement, PAYLOAD_TYPE, {})
    envelope.sign(CryptoSigner(key, _public(key.public_key())))
    return json.dumps(envelope.to_dict(), indent=2, sort_keys=True).encode() + b"\n"


def open_envelope(data: bytes, public_key: bytes) -> bytes:
    """The statement inside of an envelope whose signature by the public Ed25519 key (PEM) is good.

    Nothing of the content is looked at before the signature.

    Raises:
        InputError: this is no such key, or the extra is not installed.
        RefusedError: this is no envelope of a statement, or its signature is not by this key.
    """
    try:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
        from cryptography.hazmat.primitives.serialization import load_pem_public_key
        from securesystemslib.exceptions import VerificationError
    except ImportError as error:
        raise InputError(MISSING) from error
    try:
        key = load_pem_public_key(public_key)
    except ValueError as error:
        raise InputError(NO_PUBLIC) from error
    if not isinstance(key, Ed25519PublicKey):
        raise InputError(NO_ED25519)
    envelope = _read(data)
    try:
        envelope.verify([_public(key)], threshold=1)
    except VerificationError as error:
        raise RefusedError("the attestation is not signed by this key") from error
    return envelope.payload


def _read(data: bytes) -> "Envelope":
    """The envelope as it is written; one of another payload type is refused, whoever signed it."""
    from securesystemslib.dsse import Envelope

    try:
        content = parse_object(data)
        if content.keys() != FIELDS:
            raise ValueError("other fields")
        envelope = Envelope.from_dict(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RefusedError("the attestation is no DSSE envelope") from error
    if envelope.payload_type != PAYLOAD_TYPE:
        raise RefusedError(f"the attestation is of the type {envelope.payload_type!r}, not {PAYLOAD_TYPE}")
    return envelope


def _public(key: "Ed25519PublicKey") -> "SSlibKey":
    from securesystemslib.signer import SSlibKey

    return SSlibKey.from_crypto(key)
