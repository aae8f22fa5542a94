"""Every address of sign-in, under /account/. Each of allauth's is listed by hand: what is not here is closed.

Left out on purpose: reset of the password by link (a code signs in, and the password page sets a new
one), phone numbers, other sites' accounts, "trust this browser".
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as spare
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.generic import RedirectView

from accounts.signin import again, mailbox, views
from accounts.signin.recent import recent_sign_in_required as recent
from accounts.signin.shared_device import chosen_here

code_request = login_not_required(chosen_here(account.RequestLoginCodeView.as_view(template_name="account/login.html")))

urlpatterns = [
    # In
    path("login/", code_request, name="account_login"),
    path("login/by-code/", code_request, name="account_request_login_code"),
    path("login/code/", account.confirm_login_code, name="account_confirm_login_code"),
    path(
        "login/password/",
        login_not_required(chosen_here(views.PasswordSignIn.as_view())),
        name="account_login_password",
    ),
    path("login/passkey/", login_not_required(chosen_here(webauthn.login_webauthn)), name="mfa_login_webauthn"),
    path("login/second-step/", views.SecondStep.as_view(), name="mfa_authenticate"),
    path("signup/", login_not_required(chosen_here(account.signup)), name="account_signup"),
    path(
        "signup/with-passkey/",
        login_not_required(chosen_here(account.signup_by_passkey)),
        name="account_signup_by_passkey",
    ),
    path("signup/passkey/", webauthn.signup_webauthn, name="mfa_signup_webauthn"),
    path("confirm/", account.email_verification_sent, name="account_email_verification_sent"),
    path("start-again/", views.start_again, name="account_start_again"),
    path("closed/", account.account_inactive, name="account_inactive"),
    path("mail/", login_not_required(mailbox.mail_list), name="account_mail"),
    # Out
    path("logout/", views.also_for_visitors(views.clears_the_browser(account.logout)), name="account_logout"),
    path("signed-out/", views.signed_out, name="account_signed_out"),
    # Again
    path("again/password/", account.reauthenticate, name="account_reauthenticate"),
    path("again/code/", again.again_by_code, name="account_again_by_code"),
    path("again/app/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    # One's own sign-in
    path("", views.home, name="account_home"),
    path("go-on/", views.go_on, name="account_go_on"),
    path("second-step/", views.second_factor_page, name="account_second_factor"),
    path("email/", recent(account.email), name="account_email"),
    path("password/", views.password, name="account_set_password"),
    path("passkeys/add/", recent(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", recent(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/name/", recent(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
    path("app/", recent(totp.activate_totp), name="mfa_activate_totp"),
    path("app/remove/", recent(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("spare-codes/", recent(spare.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("spare-codes/new/", recent(spare.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("spare-codes/file/", recent(spare.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("devices/", views.session_list, name="usersessions_list"),
    path("devices/end/", views.session_end, name="usersessions_end"),
    # Names that allauth goes to when it is done
    path("sign-in/", RedirectView.as_view(pattern_name="account_home"), name="mfa_index"),
    path("passkeys/", RedirectView.as_view(pattern_name="account_home"), name="mfa_list_webauthn"),
    path("password/change/", RedirectView.as_view(pattern_name="account_set_password"), name="account_change_password"),
]
