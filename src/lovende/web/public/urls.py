"""Addresses of the pages open to everyone. The words in them are Bokmål in every language."""

from django.urls import URLPattern, path, re_path

from lovende.web.public import (
    about,
    awards,
    calls,
    compare,
    counties,
    exports,
    home,
    measure,
    measures,
    similar,
)
from lovende.web.public import self_assessment as assessment

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("tiltak/", measures.measure_list, name="measure-list"),
    path("tiltak/ikke-nadd/", measures.measure_failures, name="measure-failures"),
    re_path(
        r"^tiltak/eksport\.(?P<suffix>xlsx|csv|json)$",
        exports.measure_export,
        name="measure-export",
    ),
    path("tiltak/sammenlign/", compare.measure_compare, name="measure-compare"),
    path("tiltak/forslag/", measures.measure_suggestions, name="measure-suggestions"),
    path("tiltak/ligner/", similar.measure_similar, name="measure-similar"),
    path("tiltak/<slug:key>/ligner/", similar.measure_alike, name="measure-alike"),
    path("tiltak/<slug:key>/", measure.measure_detail, name="measure-detail"),
    path("utlysninger/", calls.call_list, name="call-list"),
    path("utlysninger/<int:pk>/", calls.call_detail, name="call-detail"),
    path("tilskudd/", awards.award_list, name="award-list"),
    re_path(r"^tilskudd\.(?P<suffix>xlsx|csv|json)$", awards.award_export, name="award-export"),
    path("fylker/", counties.county_overview, name="county-overview"),
    path("egenvurdering/", assessment.self_assessment, name="self-assessment"),
    path("om/", about.about, name="about"),
    path("om/tilgjengelighet/", about.accessibility, name="accessibility"),
]
