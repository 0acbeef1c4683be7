"""What signing in is configured with, and why it cannot be used as it is: docs/sign-in.md has every key."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

KEYS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
PREFIX = "PERFCORE_SIGN_IN_"
CALLBACK = "/oauth2callback"
DISCOVERY = "/.well-known/openid-configuration"
SHORTEST = {"cookie_secret": 32, "client_secret": 16}
FEWEST_DIFFERENT = 10
# Words that nobody's random secret holds and every sample does.
SAMPLES = (
    "change", "placeholder", "replace", "sample", "example", "your-", "your_", "your ", "dummy", "password",
    "secret", "xxxxxx", "<", ">",
)  # fmt: skip
# Where anybody's account may sign in, so that another organisation chooses the names of its groups.
ANYBODY = ("/common/", "/organizations/", "/consumers/")


class Unusable(ValueError):  # noqa: N818 - it reads as what is wrong
    """Signing in cannot be used as it is configured. The message is one sentence and never holds a secret."""


def from_environment(env: Mapping[str, str]) -> dict[str, str]:
    """The keys that stand in the environment, as PERFCORE_SIGN_IN_CLIENT_ID and so on."""
    return {key: env[PREFIX + key.upper()] for key in KEYS if env.get(PREFIX + key.upper())}


def must_be_usable(auth: Mapping[str, Any]) -> None:
    """Raises `Unusable` where a key is missing, a secret a sample or too short, or an address unsafe."""
    missing = [key for key in KEYS if not isinstance(auth.get(key), str) or not str(auth[key]).strip()]
    if missing:
        raise Unusable(
            f"Signing in lacks {', '.join(missing)}: put it under [auth] in .streamlit/secrets.toml, "
            f"or into {PREFIX}{missing[0].upper()} (docs/sign-in.md)."
        )
    told = {key: str(auth[key]).strip() for key in KEYS}
    for key, length in SHORTEST.items():
        _must_be_secret(key, told[key], length)
    if any(word in told["client_id"].lower() for word in ("<", ">", "your", "xxxxxx", "replace")):
        raise Unusable("client_id is still the sample: put there what your provider calls the client's id.")
    _must_be_safe("redirect_uri", told["redirect_uri"], CALLBACK)
    _must_be_safe("server_metadata_url", told["server_metadata_url"], DISCOVERY)
    if any(part in told["server_metadata_url"] for part in ANYBODY):
        raise Unusable(
            "server_metadata_url lets any organisation's accounts sign in: put your own tenant's id there."
        )


def host(auth: Mapping[str, Any]) -> str:
    """The host at which people reach the app."""
    return urlsplit(str(auth["redirect_uri"])).hostname or ""


def is_encrypted(auth: Mapping[str, Any]) -> bool:
    """Whether people reach the app over https."""
    return urlsplit(str(auth["redirect_uri"])).scheme == "https"


def is_this_computer(name: str) -> bool:
    """Whether a host or address can only be reached from this computer."""
    if name == "localhost":
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def _must_be_secret(key: str, secret: str, length: int) -> None:
    make = (
        'make one with: python -c "import secrets; print(secrets.token_urlsafe(48))"'
        if key == "cookie_secret"
        else "copy it from your provider"
    )
    where = f"put it under [auth] in .streamlit/secrets.toml, or into {PREFIX}{key.upper()}"
    if any(word in secret.lower() for word in SAMPLES):
        raise Unusable(f"{key} is a sample: {make}, and {where}.")
    if len(secret) < length or len(set(secret)) < FEWEST_DIFFERENT:
        raise Unusable(
            f"{key} is too short or too simple ({length} characters at least): {make}, and {where}."
        )


def _must_be_safe(key: str, address: str, ending: str) -> None:
    parts = urlsplit(address)
    name = parts.hostname or ""
    if "<" in address or "{" in address or not name:
        raise Unusable(f"{key} is no address yet: it begins with https:// and ends with {ending}.")
    if not parts.path.endswith(ending) or parts.query or parts.username:
        raise Unusable(f"{key} ends with {ending}, without anything after it.")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_this_computer(name)):
        raise Unusable(f"{key} begins with https://: anything else can be read and changed on the way.")
