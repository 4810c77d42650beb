"""Addresses of the pages for those who see the measures of many offices."""

from django.urls import URLPattern, path

from lovende.web.overview import alike

urlpatterns: list[URLPattern] = [
    path("like-tiltak/", alike.alike_list, name="alike-list"),
    path("like-tiltak/<slug:key>/", alike.alike_set, name="alike-set"),
]
