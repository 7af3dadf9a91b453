"""The keys by which our client proves itself at the identity provider: private_key_jwt (OpenID Connect Core 1.0 §9, RFC 7523).

They lie in NARMARE_OIDC_KEYS_FILE, one private JWK (RFC 7517) a line.  The first signs; the public halves of all are published at
`oidc-keys`, where the provider reads them.  So a key is changed in three steps, none of which stops a sign-in: a new one is added
last (published, not used), put first when the provider has had time to read it, and the old one taken away.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from authlib.oauth2.rfc7523 import private_key_jwt_sign
from django.core.exceptions import ImproperlyConfigured
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, Key, KeyParameters, RSAKey

from narmare.region import keys as files


KINDS = {"ec": "ES256", "rsa": "RS256"}  # kind of key: the algorithm that it signs with (RFC 7518 §3.1)
RSA_BITS = 3072
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
GOOD_FOR_SECONDS = 60


def new_key(kind: str) -> Key:
    """A new key with an id of its own; `kind` is one of KINDS."""
    about: KeyParameters = {"use": "sig", "alg": KINDS[kind]}
    made: Key = ECKey.generate_key("P-256", about) if kind == "ec" else RSAKey.generate_key(RSA_BITS, about)
    made.ensure_kid()
    return made


def read(path: Path) -> list[Key]:
    """The keys of the file, the one that signs first.

    Raises:
        ImproperlyConfigured: no such file, no key in it, or a line that is no private key of a kind that we sign with.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        found = [JWKRegistry.import_key(json.loads(line)) for line in lines if line.strip()]
    except (OSError, ValueError, JoseError) as error:
        raise ImproperlyConfigured(
            f"The keys in {path} cannot be read ({type(error).__name__}). {_HOW}"
        ) from error
    if not found or any(not key.is_private or key.alg not in KINDS.values() or not key.kid for key in found):
        raise ImproperlyConfigured(f"{path} holds something else than private keys with kid and alg. {_HOW}")
    return found


_HOW = "Run `narmare keys client new`, or set NARMARE_OIDC_KEYS_FILE to the file that it made."


def write(path: Path, found: Sequence[Key]) -> None:
    """Store the keys in this order, whole or not at all, readable by the owner only."""
    files.write(path, [json.dumps(key.as_dict(private=True)) for key in found])


def published(found: Sequence[Key]) -> Mapping[str, Any]:
    """The public halves, as a JWK Set."""
    return {"keys": [key.as_dict(private=False) for key in found]}


def assertion(key: Key, *, client_id: str, audience: str, now: int) -> Mapping[str, str]:
    """The form fields that prove at the provider, once and for a minute, that we are `client_id`."""
    signed = private_key_jwt_sign(
        key, client_id, audience, alg=key.alg, header={"kid": key.kid}, issued_at=now, expires_in=GOOD_FOR_SECONDS
    )  # fmt: skip
    return {"client_id": client_id, "client_assertion_type": ASSERTION_TYPE, "client_assertion": signed}
