"""Addresses of the therapist's clinic pages, under /care/."""

from django.urls import URLPattern, path

from care.views import clinic, withdrawals

urlpatterns: list[URLPattern] = [
    path("clinic/", clinic.clinic_detail, name="clinic-detail"),
    path("clinic/edit/", clinic.clinic_edit, name="clinic-edit"),
    path("clinic/members/invite/", clinic.member_invite, name="member-invite"),
    path("clinic/members/<uuid:pk>/end/", clinic.member_end, name="member-end"),
    path("clinic/members/<uuid:pk>/admin/", clinic.member_admin, name="member-admin"),
    path("clinic/templates/", clinic.template_list, name="template-list"),
    path("clinic/templates/<uuid:pk>/", clinic.template_rename, name="template-rename"),
    path("clinic/templates/<uuid:pk>/end/", clinic.template_end, name="template-end"),
    path("clinic/templates/<uuid:pk>/restore/", clinic.template_restore, name="template-restore"),
    path("clinic/withdrawals/", withdrawals.withdrawal_list, name="withdrawal-list"),
    path("clinic/withdrawals/add/", withdrawals.withdrawal_add, name="withdrawal-add"),
    path("clinic/withdrawals/<uuid:pk>/lift/", withdrawals.withdrawal_lift, name="withdrawal-lift"),
]
