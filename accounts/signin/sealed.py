"""Seals what a second factor is made from, so that a copy of the database alone opens no account.

The key comes from SECRET_KEY; keys in SECRET_KEY_FALLBACKS still open what they sealed.
"""

import base64
import hashlib

from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(b"second factor:" + key.encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def seal(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """What was sealed. Where no key opens it, something random in its place: no code fits, and nothing breaks."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return generate_totp_secret()
