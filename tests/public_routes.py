"""The names of every address that a visitor may open without signing in.

A view is public only if it says `@login_not_required` and its name stands here. Add a name on
purpose, with the view, in the same commit.
"""

PUBLIC_ROUTES = {
    # Signing in
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_login_password",
    "account_logout",
    "account_mail",  # 404 but on one's own machine
    "account_request_login_code",
    "account_signed_out",
    "account_signup",
    "account_signup_by_passkey",
    "account_start_again",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "mfa_signup_webauthn",
    # Where someone is who has just closed their account, and is signed out
    "accounts:data-closed",
    # The guide
    "guide:about-accessibility",
    "guide:about-intended-use",
    "guide:about-privacy",
    "guide:about-report",
    "guide:about-sources",
    "guide:display",
    "guide:figures",  # 404 but for staff and `make dev`
    "guide:handout",
    "guide:handout-choices",
    "guide:help-now",
    "guide:home",
    "guide:own-handout",
    "guide:routine-finder",
    "guide:session",
    "guide:session-beat",
    "guide:session-finish",
    "guide:session-start",
    "guide:session-stop",
    "guide:session-stop-signs",
    "guide:session-summary",
    "guide:start",
    "guide:start-looked-at",
    "guide:start-over",
    "guide:start-page",
    "guide:start-result",
    "guide:topic-detail",
    "guide:topic-list",
    "guide:walkthrough-detail",
    "guide:walkthrough-list",
    "healthz",
    "invitations:asked",
    "invitations:code",
    "invitations:decline",
    "invitations:leave",
    "invitations:open",
}
