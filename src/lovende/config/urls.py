"""All addresses: each audience's pages under one language-aware root.

Bokmål has no prefix; nynorsk and English live under ``/nn/`` and ``/en/``, so that an address
can be shared in the language it was read in.
"""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from lovende.web import health
from lovende.web import urls as web

handler400 = "lovende.web.errors.bad_request"
handler403 = "lovende.web.errors.forbidden"
handler404 = "lovende.web.errors.not_found"
handler500 = "lovende.web.errors.server_error"

urlpatterns = [
    path("helse/", health.health, name="health"),
    *i18n_patterns(
        path("konto/", include("lovende.web.account.login_urls")),
        path("", include(web)),
        prefix_default_language=False,
    ),
]
