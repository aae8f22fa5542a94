"""The forms of sign-in: allauth's own, in our words, and with the question about the device."""

from __future__ import annotations

import logging
from typing import Any

from allauth.account import forms as account
from allauth.account.fields import PasswordField
from allauth.account.internal.flows.manage_email import sync_user_email_address
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.signin.shared_device import OWN, SHARED

logger = logging.getLogger(__name__)
LONGEST_PASSWORD = 1000  # characters; more is never typed, and hashing it costs
UNREADABLE = _("The passkey did not work. Try again, or use another way.")
CODE_HELP = _("Six digits. You can paste them.")


class DeviceField(forms.Form):
    """Shared is chosen before anything is said: a forgotten sign-in then ends by itself."""

    device = forms.ChoiceField(
        label=_("Who uses this device?"),
        choices=[
            (SHARED, _("Others too. Sign me out when I am done.")),
            (OWN, _("Only me. Keep me signed in.")),
        ],
        widget=forms.RadioSelect,
        initial=SHARED,
        required=False,
    )

    def clean_device(self) -> str:
        return self.cleaned_data["device"] or SHARED


def _email(field: forms.Field) -> None:
    field.label = _("Your e-mail address")
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}
    field.error_messages["required"] = _("Type your e-mail address.")
    for validator in field.validators:
        if getattr(validator, "code", "") == "invalid":
            validator.message = _("Type a full address, such as ann@example.org.")


def _code(field: forms.Field, words: Any = CODE_HELP) -> None:
    field.label = _("Code")
    field.help_text = words
    field.error_messages["required"] = _("Type the code.")
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs |= {
        "autocomplete": "one-time-code",
        "inputmode": "numeric",
        "autocapitalize": "none",
        "spellcheck": "false",
        "class": "code",
    }


class EmailMixin:
    """Names the address field in our words; it is "email", or "login" beside a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("email", "login"):
            if name in self.fields:
                _email(self.fields[name])


class CodeMixin:
    code_help: Any = CODE_HELP

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"], self.code_help)


class RequestCodeForm(EmailMixin, account.RequestLoginCodeForm, DeviceField):
    def clean_email(self) -> str:
        email = super().clean_email()
        # Someone whose record another made has an address that was never confirmed: this code will do that too.
        if self._user:
            sync_user_email_address(self._user)
        return email


class SignUpForm(EmailMixin, account.SignupForm, DeviceField):
    pass


class PasswordSignInForm(EmailMixin, account.LoginForm, DeviceField):
    """allauth drops the password where sign-up asks none; ours is optional, so it comes back."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = PasswordField(
            label=_("Password"), autocomplete="current-password", max_length=LONGEST_PASSWORD
        )
        self.fields["password"].error_messages["required"] = _("Type your password.")
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.order_fields(["login", "password", "device"])


class ConfirmCodeForm(CodeMixin, account.ConfirmLoginCodeForm):
    pass


class ConfirmAddressForm(CodeMixin, account.ConfirmEmailVerificationCodeForm):
    pass


class NewAddressForm(EmailMixin, account.AddEmailForm):
    pass


class SetPasswordField(account.SetPasswordField):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, max_length=LONGEST_PASSWORD)


class SetPasswordForm(account.SetPasswordForm):
    """One field, shown or hidden by the browser: typing it twice is hard with swollen fingers, and a code lets you in anyway."""

    password1 = SetPasswordField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        field = self.fields["password1"]
        field.label = _("New password")
        field.help_text = _("15 characters or more. Four words in a row are easy to keep in mind.")
        field.error_messages["required"] = _("Type a new password.")
        field.widget.attrs.pop("placeholder", None)


class PasswordAgainForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = _("Type your password.")
        self.fields["password"].widget.attrs.pop("placeholder", None)


class AppCodeForm(CodeMixin, mfa.AuthenticateForm):
    code_help = _("Six digits from your app, or one of your spare codes.")


class AppCodeAgainForm(CodeMixin, mfa.ReauthenticateForm):
    code_help = _("Six digits from your app, or one of your spare codes.")


class StartAppForm(CodeMixin, totp.ActivateTOTPForm):
    code_help = _("Six digits. Your app shows them now.")


class CredentialField(forms.JSONField):
    """What a passkey answers: JSON of a few kilobytes."""

    LARGEST = 64 * 1024

    def to_python(self, value: Any) -> Any:
        try:
            if len(str(value)) > self.LARGEST:
                raise ValueError
            found = super().to_python(value)
        except (ValueError, RecursionError):
            raise forms.ValidationError(UNREADABLE) from None
        if found not in self.empty_values and not isinstance(found, dict):
            raise forms.ValidationError(UNREADABLE)
        return found


class CredentialMixin:
    """allauth and fido2 fall over an answer that no passkey gives: whatever they throw, it is a wrong answer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField(
            widget=forms.HiddenInput, error_messages={"required": UNREADABLE, "invalid": UNREADABLE}
        )

    def clean_credential(self) -> Any:
        clean = getattr(super(), "clean_credential", None)
        return _clean(clean) if clean else self.cleaned_data["credential"]

    def clean(self) -> dict[str, Any]:
        return _clean(super().clean)


def _clean(clean: Any) -> Any:
    try:
        return clean()
    except forms.ValidationError:
        raise
    except Exception as error:
        logger.info("A passkey answer could not be read: %s", type(error).__name__)
        raise forms.ValidationError(UNREADABLE) from None


class UsePasskeyForm(CredentialMixin, webauthn.AuthenticateWebAuthnForm):
    pass


class PasskeySignInForm(CredentialMixin, webauthn.LoginWebAuthnForm):
    pass


class PasskeyAgainForm(CredentialMixin, webauthn.ReauthenticateWebAuthnForm):
    pass


class NameMixin:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["name"]
        field.label = _("Name of the passkey")
        field.help_text = _("So that you know it again, such as: My phone.")
        field.max_length = 80
        field.widget.attrs["maxlength"] = 80

    def clean_name(self) -> str:
        clean = getattr(super(), "clean_name", None)
        return (clean() if clean else self.cleaned_data["name"])[:80]


class AddPasskeyForm(NameMixin, CredentialMixin, webauthn.AddWebAuthnForm):
    pass


class SignUpPasskeyForm(NameMixin, CredentialMixin, webauthn.SignupWebAuthnForm):
    pass


class RenamePasskeyForm(NameMixin, webauthn.EditWebAuthnForm):
    pass


class AgainCodeForm(CodeMixin, account.BaseConfirmCodeForm):
    """The code by mail that shows again who someone is."""
