"""Addresses of a person's swelling notes, tape measures and skin infections, under /me/."""

from django.urls import URLPattern, path

from accounts.views import infections, measuring, swelling

urlpatterns: list[URLPattern] = [
    path("swelling/", swelling.note_list, name="swelling-note-list"),
    path("swelling/add/", swelling.note_create, name="swelling-note-create"),
    path("swelling/<uuid:pk>/", swelling.note_detail, name="swelling-note-detail"),
    path("swelling/<uuid:pk>/edit/", swelling.note_edit, name="swelling-note-edit"),
    path("swelling/<uuid:pk>/delete/", swelling.note_delete, name="swelling-note-delete"),
    path("swelling/<uuid:pk>/restore/", swelling.note_restore, name="swelling-note-restore"),
    path("swelling/<uuid:pk>/measure/", measuring.measuring_edit, name="measuring-edit"),
    path("swelling/measure/", measuring.measuring_start, name="measuring-start"),
    path("swelling/measure/how/", measuring.measuring_how, name="measuring-how"),
    path("swelling/measure/ready/", measuring.measuring_ready, name="measuring-ready"),
    path("swelling/measure/<int:number>/", measuring.measuring_point, name="measuring-point"),
    path("swelling/measure/all/", measuring.measuring_all, name="measuring-all"),
    path("swelling/measure/check/", measuring.measuring_check, name="measuring-check"),
    path("swelling/measure/stop/", measuring.measuring_stop, name="measuring-stop"),
    path("swelling/infections/", infections.infection_list, name="infection-list"),
    path("swelling/infections/add/", infections.infection_create, name="infection-create"),
    path("swelling/infections/<int:pk>/", infections.infection_edit, name="infection-edit"),
    path("swelling/infections/<int:pk>/delete/", infections.infection_delete, name="infection-delete"),
    path("swelling/infections/<int:pk>/restore/", infections.infection_restore, name="infection-restore"),
]
