"""Addresses of the shell."""

from django.urls import path

from caunoi.web.shell import sign_in, views

urlpatterns = [
    path("", views.today, name="today"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("invitation/<str:token>", sign_in.invitation, name="invitation"),
    path("password", sign_in.password, name="password"),
    path("language", views.language, name="language"),
]
