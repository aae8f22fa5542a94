"""What must be set before strangers rely on sign-in."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def mail_can_be_sent(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Codes go by mail: without a mail server nobody new can sign in."""
    if settings.EMAIL_BACKEND != "accounts.signin.mailbox.NoMail":
        return []
    hint = "Set EMAIL_URL, such as smtp+tls://name:password@mail.example:587, and MAIL_FROM."
    return [Warning("Sign-in codes cannot be sent: EMAIL_URL is not set.", hint=hint, id="signin.W001")]
