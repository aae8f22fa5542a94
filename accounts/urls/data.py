"""Addresses of a person's data pages, under /me/."""

from django.urls import URLPattern, path

from accounts.views import data

urlpatterns: list[URLPattern] = [
    path("data/", data.my_data, name="my-data"),
    path("data/export/", data.data_export, name="data-export"),
    path("data/import/", data.data_import, name="data-import"),
    path("data/import/take/", data.data_import_take, name="data-import-take"),
    path("data/delete/", data.data_delete, name="data-delete"),
    path("data/closed/", data.data_closed, name="data-closed"),
    path("data/undo/", data.data_undo, name="data-undo"),
]
