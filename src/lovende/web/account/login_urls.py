"""Addresses of login, password and one-time codes.

Only what the product uses is taken from django-allauth, under its own names: there is no sign-up,
no page for e-mail addresses and no login by mail to leave open by mistake.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import URLPattern, path, re_path

urlpatterns: list[URLPattern] = [
    path("logg-inn/", account.login, name="account_login"),
    path("logg-ut/", account.logout, name="account_logout"),
    path("stengt/", account.account_inactive, name="account_inactive"),
    path("bekreft/", account.reauthenticate, name="account_reauthenticate"),
    path("passord/", account.password_change, name="account_change_password"),
    path("passord/glemt/", account.password_reset, name="account_reset_password"),
    path("passord/glemt/sendt/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "passord/nytt/ferdig/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^passord/nytt/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("engangskoder/", mfa.index, name="mfa_index"),
    path("engangskoder/logg-inn/", mfa.authenticate, name="mfa_authenticate"),
    path("engangskoder/bekreft/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("engangskoder/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("engangskoder/app/av/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("engangskoder/reserve/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "engangskoder/reserve/nye/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "engangskoder/reserve/last-ned/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
