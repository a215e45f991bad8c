"""Addresses of the register."""

from django.urls import path

from caunoi.web.register import views, writing

urlpatterns = [
    path("register", views.register, name="register"),
    path("register/export", views.register_export, name="register-export"),
    path("register/new", writing.establishment_new, name="establishment-new"),
    path("register/<id:pk>", views.establishment, name="establishment"),
    path("register/<id:pk>/edit", writing.establishment_edit, name="establishment-edit"),
    path("register/<id:pk>/close", writing.establishment_close, name="establishment-close"),
    path("register/<id:pk>/reopen", writing.establishment_reopen, name="establishment-reopen"),
]
