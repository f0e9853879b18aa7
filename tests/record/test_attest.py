"""Signed records: an envelope is opened only when the signature by the given key is good for these very bytes."""

import base64
import json
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from gates.model.errors import InputError, RefusedError
from gates.record.attest import PAYLOAD_TYPE, open_envelope, sign
from gates.record.statement import render_statement, statement
from tests.record.runs import RUN

Envelope = dict[str, object]
STATEMENT = render_statement(statement(RUN))
OTHER = render_statement(statement(RUN, policy_sha256="00" * 32))
KEY, STRANGER = ed25519.Ed25519PrivateKey.generate(), ed25519.Ed25519PrivateKey.generate()


def private_pem(key: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    """The key as openssl writes it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_pem(key: ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey) -> bytes:
    """The key that goes with it."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def signed(payload: bytes = STATEMENT, key: ed25519.Ed25519PrivateKey = KEY) -> Envelope:
    """An envelope as gates writes it."""
    envelope: Envelope = json.loads(sign(payload, private_pem(key)))
    return envelope


def signatures(envelope: Envelope) -> list[dict[str, str]]:
    """Its signatures."""
    found = envelope["signatures"]
    assert isinstance(found, list)
    return found


def opened(envelope: Envelope | bytes, key: ed25519.Ed25519PrivateKey = KEY) -> bytes:
    """What the envelope holds."""
    data = envelope if isinstance(envelope, bytes) else json.dumps(envelope).encode()
    return open_envelope(data, public_pem(key))


def test_what_was_signed_is_what_is_opened() -> None:
    envelope = signed()
    assert opened(envelope) == STATEMENT
    assert envelope["payloadType"] == "application/vnd.in-toto+json"
    assert base64.b64decode(str(envelope["payload"])) == STATEMENT


def test_the_signature_is_that_of_the_specification() -> None:
    """Over the pre-authentication encoding of DSSE, checked without the library that signed."""
    [signature] = signatures(signed())
    encoded = b"DSSEv1 %d %b %d %b" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode(), len(STATEMENT), STATEMENT)
    KEY.public_key().verify(base64.b64decode(signature["sig"]), encoded)


def changed(**fields: object) -> Envelope:
    """A good envelope with these fields instead."""
    return signed() | fields


def with_signature(**fields: str) -> Envelope:
    """A good envelope with these fields in its signature."""
    return changed(signatures=[signatures(signed())[0] | fields])


def encoded(data: bytes) -> str:
    """Base64, as envelopes have it."""
    return base64.b64encode(data).decode()


def flipped() -> str:
    """The good signature, in which one bit is another."""
    data = bytearray(base64.b64decode(signatures(signed())[0]["sig"]))
    data[0] ^= 1
    return encoded(bytes(data))


ATTACKS: dict[str, Callable[[], Envelope | bytes]] = {
    "forged: the payload is another": lambda: changed(payload=encoded(OTHER)),
    "forged: one byte of the payload is another": lambda: changed(payload=encoded(STATEMENT[:-2] + b" \n")),
    "forged: one bit of the signature is another": lambda: with_signature(sig=flipped()),
    "forged: signed by a stranger": lambda: signed(key=STRANGER),
    "forged: signed by a stranger under the name of the key": lambda: with_signature(
        sig=signatures(signed(key=STRANGER))[0]["sig"]
    ),
    "forged: a stranger's envelope with the name of the key": lambda: (
        signed(key=STRANGER)
        | {"signatures": [signatures(signed(key=STRANGER))[0] | {"keyid": signatures(signed())[0]["keyid"]}]}
    ),
    "re-wrapped: an envelope in an envelope of nobody": lambda: changed(
        payload=encoded(json.dumps(signed()).encode()), signatures=[]
    ),
    "re-wrapped: the signature of another statement": lambda: changed(signatures=signatures(signed(OTHER))),
    "re-wrapped: the bare statement": lambda: STATEMENT,
    "re-wrapped: the statement beside the envelope": lambda: changed(statement=json.loads(STATEMENT)),
    "type-swapped": lambda: changed(payloadType="application/json"),
    "type-swapped: no string": lambda: changed(payloadType=None),
    "type-swapped: other letters": lambda: changed(payloadType="application/vnd.in-toto+JSON"),
    "no signatures": lambda: changed(signatures=[]),
    "signatures that are no list": lambda: changed(signatures={}),
    "an empty signature": lambda: with_signature(sig=""),
    "a signature without a name": lambda: changed(signatures=[{"sig": signatures(signed())[0]["sig"]}]),
    "a truncated signature": lambda: with_signature(sig=signatures(signed())[0]["sig"][:-8]),
    "a signature that is no base64": lambda: with_signature(sig="!"),
    "the same signature twice": lambda: changed(signatures=signatures(signed()) * 2),
    "a good and a bad signature by the same key": lambda: changed(
        signatures=[*signatures(signed()), *signatures(with_signature(sig=flipped()))]
    ),
    "a payload that is no base64": lambda: changed(payload="!"),
    "an empty payload": lambda: changed(payload=""),
    "a field that is there twice": lambda: b'{"payloadType": "application/json", ' + json.dumps(signed()).encode()[1:],
    "a truncated file": lambda: sign(STATEMENT, private_pem(KEY))[:-40],
    "an empty file": lambda: b"",
    "not UTF-8": lambda: b"\xff\xfe",
    "a list": lambda: b"[]",
    "nested without end": lambda: b"[" * 100_000,
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS.keys())
def test_an_envelope_that_is_not_as_it_was_signed_is_refused(attack: Callable[[], Envelope | bytes]) -> None:
    with pytest.raises(RefusedError):
        opened(attack())


def test_a_signature_by_another_key_is_refused_and_named_as_such() -> None:
    with pytest.raises(RefusedError, match=r"^the attestation is not signed by this key$"):
        opened(signed(), STRANGER)


def test_a_further_signature_by_somebody_else_does_no_harm() -> None:
    assert opened(changed(signatures=[*signatures(signed(key=STRANGER)), *signatures(signed())])) == STATEMENT


CURVE = ec.generate_private_key(ec.SECP256R1())
LOCKED = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (b"", "the key is no private key in PEM without a password"),
        (b"\xff", "the key is no private key in PEM without a password"),
        (public_pem(KEY), "the key is no private key in PEM without a password"),
        (LOCKED, "the key is no private key in PEM without a password"),
        (private_pem(CURVE), "the key is no Ed25519 key"),
    ],
    ids=["empty", "no text", "public", "locked", "another curve"],
)
def test_what_cannot_sign_is_wrong_input(key: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        sign(STATEMENT, key)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        (b"", "the key is no public key in PEM"),
        (b"\xff", "the key is no public key in PEM"),
        (private_pem(KEY), "the key is no public key in PEM"),
        (public_pem(CURVE), "the key is no Ed25519 key"),
    ],
    ids=["empty", "no text", "private", "another curve"],
)
def test_what_cannot_check_is_wrong_input(key: bytes, said: str) -> None:
    with pytest.raises(InputError, match=said):
        open_envelope(json.dumps(signed()).encode(), key)
