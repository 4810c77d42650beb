"""Addresses of the pages on money and decisions."""

from django.urls import URLPattern, path

from lovende.web.governor import allocation, appeals, decisions, frames, letters

urlpatterns: list[URLPattern] = [
    path("", frames.award_desk, name="award-desk"),
    path("<int:pk>/flytt/", frames.frame_move, name="frame-move"),
    path("klager/", appeals.appeal_list, name="appeal-list"),
    path("klager/<int:pk>/", appeals.appeal_item, name="appeal-item"),
    path("ramme/<int:pk>/", decisions.decision_list, name="decision-list"),
    path("ramme/<int:pk>/fordeling/", allocation.allocation_page, name="allocation-page"),
    path("ramme/<int:pk>/brev/", letters.release_page, name="release-page"),
    path("soknad/<int:pk>/brev/", letters.letter_preview, name="letter-preview"),
    path(
        "<int:pk>/brevmal/<slug:outcome>/<slug:language>/",
        letters.letter_template,
        name="letter-template",
    ),
    path("soknad/<int:pk>/", decisions.decision_item, name="decision-item"),
]
