"""Addresses of the letters to an office."""

from django.urls import URLPattern, path

from lovende.web.office import letters

urlpatterns: list[URLPattern] = [
    path("", letters.letter_list, name="letter-list"),
    path("<uuid:token>/", letters.letter_page, name="letter-page"),
    path("<uuid:token>/brev.pdf", letters.letter_file, name="letter-file"),
]
