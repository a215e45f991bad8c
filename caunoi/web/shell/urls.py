"""Addresses of the shell."""

from django.urls import path

from caunoi.web.shell import links, second_factor, sign_in, views

urlpatterns = [
    path("", views.today, name="today"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("invitation/<str:token>", links.invitation, name="invitation"),
    path("forgotten", links.forgotten, name="forgotten"),
    path("account/links", links.account_links, name="account-links"),
    path("password", sign_in.password, name="password"),
    path("second-factor", second_factor.second_factor, name="second-factor"),
    path("account/second-factor", second_factor.second_factor_set_up, name="second-factor-set-up"),
    path(
        "account/second-factor/remove",
        second_factor.second_factor_remove,
        name="second-factor-remove",
    ),
    path(
        "account/second-factor/codes",
        second_factor.second_factor_codes,
        name="second-factor-codes",
    ),
    path("language", views.language, name="language"),
]
