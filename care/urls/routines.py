"""Addresses of the therapist's routines pages, under /care/."""

from django.urls import URLPattern, path

from care.views import routine_list, routines

PATIENT = "patients/<uuid:pk>/routines/"

urlpatterns: list[URLPattern] = [
    path(PATIENT, routine_list.routine_list, name="routine-list"),
    path(f"{PATIENT}add/", routines.routine_choose, name="routine-choose"),
    path(f"{PATIENT}build/", routines.routine_build, name="routine-build"),
    path(f"{PATIENT}preview/", routines.routine_preview, name="routine-preview"),
    path(f"{PATIENT}templates/<uuid:template>/end/", routines.template_end, name="builder-template-end"),
    path(f"{PATIENT}<uuid:routine>/", routines.routine_edit, name="routine-edit"),
    path(f"{PATIENT}<uuid:routine>/versions/", routine_list.routine_versions, name="routine-versions"),
    path(f"{PATIENT}<uuid:routine>/end/", routine_list.routine_end, name="routine-end"),
    path(f"{PATIENT}<uuid:routine>/again/", routine_list.routine_again, name="routine-again"),
    path(f"{PATIENT}<uuid:routine>/move/", routine_list.routine_move, name="routine-move"),
]
