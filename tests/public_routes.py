"""The names of every address that a visitor may open without signing in.

A view is public only if it says `@login_not_required` and its name stands here. Add a name on
purpose, with the view, in the same commit.
"""

PUBLIC_ROUTES = {
    "healthz",
}
