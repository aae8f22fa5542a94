"""The two secrets of an invitation: a long token for links and QR codes, and a short code that is typed by hand.

Only digests of them are stored. A code is short enough to be guessed from a stolen database, so its digest is keyed; it works
only together with the birth year.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from django.utils.crypto import salted_hmac

TOKEN_BYTES = 24  # 192 bits
CODE_LENGTH = 10
# No 0 and O, no 1, I and L, no U: nothing that is read as something else, and no words.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def digest_of_token(token: str) -> str:
    """64 hexadecimal digits. The token holds enough chance of its own that a plain digest tells nothing."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def digest_of_code(code: str) -> str:
    """64 hexadecimal digits, keyed with the site's secret."""
    return salted_hmac("accounts.invitation_codes", code, algorithm="sha256").hexdigest()


def as_printed(code: str) -> str:
    """In two groups, as it stands on a card: ABCDE-FGHJK."""
    return f"{code[:5]}-{code[5:]}"


def as_typed(text: str) -> str:
    """A code from what was typed: in any case, with blanks or dashes anywhere. "" where it cannot be a code."""
    plain = unicodedata.normalize("NFKC", text).upper()
    code = "".join(sign for sign in plain if sign.isalnum())
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else ""
