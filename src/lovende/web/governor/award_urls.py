"""Addresses of the pages on money and decisions."""

from django.urls import URLPattern, path

from lovende.web.governor import allocation, decisions, frames

urlpatterns: list[URLPattern] = [
    path("", frames.award_desk, name="award-desk"),
    path("<int:pk>/flytt/", frames.frame_move, name="frame-move"),
    path("ramme/<int:pk>/", decisions.decision_list, name="decision-list"),
    path("ramme/<int:pk>/fordeling/", allocation.allocation_page, name="allocation-page"),
    path("soknad/<int:pk>/", decisions.decision_item, name="decision-item"),
]
