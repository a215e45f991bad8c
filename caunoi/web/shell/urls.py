"""Addresses of the shell."""

from django.urls import path

from caunoi.web.shell import links, sign_in, views

urlpatterns = [
    path("", views.today, name="today"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("invitation/<str:token>", links.invitation, name="invitation"),
    path("forgotten", links.forgotten, name="forgotten"),
    path("account/links", links.account_links, name="account-links"),
    path("password", sign_in.password, name="password"),
    path("language", views.language, name="language"),
]
