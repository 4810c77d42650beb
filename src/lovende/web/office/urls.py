"""Addresses of the pages on which offices review the profiles of their methods."""

from django.urls import URLPattern, path

from lovende.web.office import profiles

urlpatterns: list[URLPattern] = [
    path("profiler/", profiles.profile_list, name="profile-list"),
    path("profiler/<int:pk>/", profiles.profile_review, name="profile-review"),
]
