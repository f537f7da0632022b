"""Links and tokens: long random texts of which only the hash is kept."""

import secrets
from hashlib import sha256


def fresh() -> tuple[str, str]:
    """A new secret and its hash."""
    secret = secrets.token_urlsafe(32)
    return secret, digest(secret)


def digest(secret: str) -> str:
    """What is kept of a secret. Random 256 bits need no slow hash."""
    return sha256(secret.encode()).hexdigest()
