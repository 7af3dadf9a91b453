"""Sign-in through an OpenID Connect provider: authorization code, PKCE, state and nonce (OpenID Connect Core 1.0 §3.1).

Nothing here knows the database.  `views` keeps the `Attempt` in the session, and finds the account by issuer and subject.
We prove ourselves at the token endpoint by a signed assertion (private_key_jwt) where there is a file of keys, else by the client's
secret (client_secret_basic).  Signatures are asymmetric only.
"""

from __future__ import annotations

import secrets
import ssl
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from django.core.exceptions import ImproperlyConfigured
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from narmare.region import clientkeys
from narmare.region.checks import is_this_machine


ALGORITHMS = ("RS256", "PS256", "ES256")
TIMEOUT_SECONDS = 10
LEEWAY_SECONDS = 60  # clocks of two servers differ
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_AGE_SECONDS = 300
# What a token's header may call it (RFC 8725 §3.11): neither can be used as the other.
ID_TOKENS, LOGOUT_TOKENS = frozenset({"jwt"}), frozenset({"jwt", "logout+jwt"})
PROVEN_SECONDS = 300  # as old may a proof be that was asked for anew


@cache
def _trusted() -> ssl.SSLContext:
    """Whose certificates are good: read once in a process, it takes 25 ms and a sign-in asks the provider five times."""
    return httpx.create_ssl_context()


class SignInError(Exception):
    """The sign-in cannot be trusted or the provider does not answer.  The message is for the log and holds no identity."""


def _refuse_plain(address: str, what: str, remedy: str) -> None:
    """Keys, codes and secrets go by https, and nowhere else but to this machine."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_this_machine(parts.hostname or "")):
        raise SignInError(f"{what} must be reached by https. {remedy}")


@dataclass(frozen=True)
class Attempt:
    """What the browser's session must remember between the two halves of a sign-in.

    `anew`: who is signed in already proves again who they are, before a risky act.
    """

    state: str
    nonce: str
    verifier: str
    redirect_uri: str
    anew: bool = False

    def to_session(self) -> dict[str, str | bool]:
        return asdict(self)


@dataclass(frozen=True)
class Identity:
    """Who the provider says it is, how sure it is, and everything else that it told."""

    issuer: str
    subject: str
    acr: str
    claims: Mapping[str, Any] = field(default_factory=dict, repr=False)
    proved_at: int | None = None  # when the provider itself last asked, in seconds since 1970


@dataclass(frozen=True)
class Provider:
    """An OpenID Connect provider and our client at it.  `key_file`: see `clientkeys`; without one the secret proves us."""

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    accepted_acr: tuple[str, ...] = ()
    step_up_acr: tuple[str, ...] = ()  # asked for a risky act; without any, `accepted_acr` does
    scope: str = "openid"  # with more than this, the provider is also asked at its userinfo endpoint
    key_file: Path | None = None
    max_age: int = (
        0  # seconds since the provider itself asked who it is, after which it must ask again; 0: no bound
    )
    transport: httpx.BaseTransport | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        _refuse_plain(self.issuer, f"The provider {self.issuer}", "Change NARMARE_OIDC_ISSUER.")

    @cached_property
    def metadata(self) -> Mapping[str, Any]:
        """What the provider publishes about itself (OpenID Connect Discovery 1.0 §4)."""
        found = self._get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != self.issuer:
            raise SignInError(
                f"The provider at {self.issuer} calls itself something else. Check NARMARE_OIDC_ISSUER."
            )
        return found

    def start(self, redirect_uri: str, *, anew: bool = False) -> tuple[str, Attempt]:
        """The address to send the browser to, and what to remember until it comes back.

        Args:
            anew: the provider shall ask again, and at the level of a step-up.
        """
        attempt = Attempt(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
            redirect_uri=redirect_uri,
            anew=anew,
        )
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": redirect_uri,
            "scope": self.scope,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": create_s256_code_challenge(attempt.verifier),
            "code_challenge_method": "S256",
        }
        if anew:
            query |= {"prompt": "login", "max_age": "0"}
        elif self.max_age:
            query["max_age"] = str(self.max_age)
        if levels := self._levels(anew):
            query["acr_values"] = " ".join(levels)
        return f"{self._endpoint('authorization_endpoint')}?{urlencode(query)}", attempt

    def finish(self, attempt: Attempt, answer: Mapping[str, str], *, now: int) -> Identity:
        """Who signed in, from the query with which the browser came back; `now` in seconds since 1970.

        Raises:
            SignInError: refused by the provider, not the attempt we began, or not proven.
        """
        if not secrets.compare_digest(answer.get("state", ""), attempt.state):
            raise SignInError("The answer does not belong to the sign-in that this browser began.")
        self._check_sender(answer)
        if "error" in answer or not answer.get("code"):
            raise SignInError("The provider did not sign anybody in.")
        tokens = self._exchange(answer["code"], attempt, now)
        header, claims = self._verified(str(tokens.get("id_token", "")), ID_TOKENS)
        token = CodeIDToken(
            claims,
            header,
            options={
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self.client_id},
            },
            params={
                "nonce": attempt.nonce,
                "client_id": self.client_id,
                "access_token": tokens.get("access_token"),
            },
        )
        self._validate(token, now)
        if attempt.anew:
            _check_proven(claims, now, PROVEN_SECONDS)
        elif self.max_age:
            _check_proven(claims, now, self.max_age + LEEWAY_SECONDS)
        return self._identity(claims, self._userinfo(tokens, claims), self._levels(attempt.anew))

    def logged_out(self, logout_token: str, *, now: int) -> str:
        """The subject whose sessions must end, from a logout token (OpenID Connect Back-Channel Logout 1.0 §2.6).

        Raises:
            SignInError: the token is not the provider's, not for us, too old, or not a logout token.
        """
        _header, claims = self._verified(logout_token, LOGOUT_TOKENS)
        audience = claims.get("aud")
        issued = claims.get("iat")
        genuine = (
            claims.get("iss") == self.issuer
            and self.client_id in (audience if isinstance(audience, list) else [audience])
            and isinstance(issued, int)
            and -LEEWAY_SECONDS <= now - issued <= LOGOUT_AGE_SECONDS
            and LOGOUT_EVENT in (claims.get("events") or {})
            and "nonce" not in claims
            and not _is_over(claims.get("exp"), now)
        )
        if not genuine or not claims.get("sub"):
            raise SignInError("The logout token is not one that this provider sent to us just now.")
        return str(claims["sub"])

    def _check_sender(self, answer: Mapping[str, str]) -> None:
        """The answer names its provider (RFC 9207), where the provider says that it does so."""
        names_itself = bool(self.metadata.get("authorization_response_iss_parameter_supported"))
        if answer.get("iss", "" if names_itself else self.issuer) != self.issuer:
            raise SignInError("The answer comes from another provider than the one that was asked.")

    def _levels(self, anew: bool) -> tuple[str, ...]:
        """The levels of assurance that do."""
        return (self.step_up_acr or self.accepted_acr) if anew else self.accepted_acr

    def _identity(
        self, claims: Mapping[str, Any], more: Mapping[str, Any], levels: tuple[str, ...]
    ) -> Identity:
        acr = str(claims.get("acr", ""))
        if levels and acr not in levels:
            raise SignInError(
                "The way of signing in is not strong enough. See NARMARE_OIDC_ACR and NARMARE_OIDC_STEP_UP_ACR."
            )
        proved = claims.get("auth_time")
        return Identity(
            issuer=self.issuer,
            subject=str(claims["sub"]),
            acr=acr,
            claims={**more, **claims},
            proved_at=proved if isinstance(proved, int) else None,
        )

    def _validate(self, token: CodeIDToken, now: int) -> None:
        try:
            token.validate(now=now, leeway=LEEWAY_SECONDS)
        except JoseError as error:
            raise SignInError(f"The provider's answer does not hold ({type(error).__name__}).") from error

    def _verified(self, token: str, kinds: frozenset[str]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Header and claims of a token that the provider has signed, and that says to be of one of the kinds, or of none."""
        try:
            keys = KeySet.import_key_set(self._get(self._endpoint("jwks_uri")))  # type: ignore[arg-type]
            decoded = jwt.decode(token, keys, algorithms=list(ALGORITHMS))
        except (JoseError, ValueError) as error:
            raise SignInError(f"The token's signature does not hold ({type(error).__name__}).") from error
        if str(decoded.header.get("typ", "jwt")).lower().removeprefix("application/") not in kinds:
            raise SignInError("The token is of another kind than the one that was asked for.")
        return dict(decoded.header), dict(decoded.claims)

    def _exchange(self, code: str, attempt: Attempt, now: int) -> Mapping[str, Any]:
        """Give the code, get the tokens."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": attempt.redirect_uri,
            "code_verifier": attempt.verifier,
        }
        return self._ask("POST", self._endpoint("token_endpoint"), **self._proven(form, now))

    def _proven(self, form: Mapping[str, str], now: int) -> Mapping[str, Any]:
        """The form with what proves at the token endpoint that it is our client who asks."""
        if self.key_file is None:  # each part is encoded before they are joined (RFC 6749 §2.3.1)
            return {"data": form, "auth": (quote_plus(self.client_id), quote_plus(self.client_secret))}
        try:
            key = clientkeys.read(self.key_file)[0]
        except ImproperlyConfigured as error:
            raise SignInError(str(error)) from error
        taken = self.metadata.get("token_endpoint_auth_signing_alg_values_supported", [key.alg])
        if key.alg not in taken:
            raise SignInError(
                f"The provider at {self.issuer} does not take keys of {key.alg}. Add one of another kind (`narmare keys client next --kind`)."
            )
        # The issuer alone is the audience: an assertion for its address cannot be used at another provider (RFC 7523bis).
        proof = clientkeys.assertion(key, client_id=self.client_id, audience=self.issuer, now=now)
        return {"data": {**form, **proof}}

    def _userinfo(self, tokens: Mapping[str, Any], claims: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the userinfo endpoint tells of the same person (OpenID Connect Core 1.0 §5.3); nothing if it is not asked."""
        if self.scope == "openid" or "userinfo_endpoint" not in self.metadata:
            return {}
        bearer = {"Authorization": f"Bearer {tokens.get('access_token', '')}"}
        told = self._ask("GET", self._endpoint("userinfo_endpoint"), headers=bearer)
        if told.get("sub") != claims["sub"]:
            raise SignInError("The provider's userinfo endpoint answers about somebody else.")
        return told

    def _endpoint(self, name: str) -> str:
        address = self.metadata.get(name)
        if not isinstance(address, str):
            raise SignInError(f"The provider at {self.issuer} publishes no {name}.")
        _refuse_plain(address, f"The {name} of {self.issuer}", "Ask whoever runs the provider.")
        return address

    def _get(self, url: str) -> Mapping[str, Any]:
        return self._ask("GET", url)

    def _ask(self, method: str, url: str, **more: Any) -> Mapping[str, Any]:
        try:
            with httpx.Client(timeout=TIMEOUT_SECONDS, transport=self.transport, verify=_trusted()) as client:
                response = client.request(method, url, **more)
                response.raise_for_status()
                answer = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise SignInError(
                f"The provider at {self.issuer} does not answer ({type(error).__name__})."
            ) from error
        if not isinstance(answer, dict):
            raise SignInError(f"The provider at {self.issuer} answers something else than an object.")
        return answer


def _check_proven(claims: Mapping[str, Any], now: int, most: int) -> None:
    """With `max_age` the provider must say when it last proved the person (OpenID Connect Core 1.0 §2, auth_time)."""
    proved = claims.get("auth_time")
    if not isinstance(proved, int) or not -LEEWAY_SECONDS <= now - proved <= most:
        raise SignInError(
            "The provider has not asked anew who it is, or does not say when it did (auth_time). See NARMARE_OIDC_MAX_AGE_MINUTES."
        )


def _is_over(expires: Any, now: int) -> bool:
    """Whether a token that says when it ends has ended."""
    return expires is not None and not (isinstance(expires, int) and now - LEEWAY_SECONDS <= expires)
