"""The addresses of each audience's pages."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lovende.web.public.urls")),
    path("min-side/", include("lovende.web.account.urls")),
    path("oversikt/", include("lovende.web.overview.urls")),
    path("kontor/", include("lovende.web.office.urls")),
    path("soknader/", include("lovende.web.office.application_urls")),
    path("utvelgelse/", include("lovende.web.assessor.urls")),
    path("vedtak/", include("lovende.web.office.letter_urls")),
    path("tildeling/", include("lovende.web.governor.award_urls")),
    path("statsforvalter/", include("lovende.web.governor.urls")),
    path("direktorat/", include("lovende.web.directorate.urls")),
]

if settings.GALLERY:
    urlpatterns.append(path("utvikling/komponenter/", include("lovende.web.gallery.urls")))
