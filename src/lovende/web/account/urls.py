"""Addresses of the pages about oneself."""

from django.urls import URLPattern, path

from lovende.web.account import views

urlpatterns: list[URLPattern] = [
    path("", views.my_page, name="my-page"),
    path("tilgang/", views.my_access, name="my-access"),
]
