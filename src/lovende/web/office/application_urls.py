"""Addresses of the pages on which offices write their applications."""

from django.urls import URLPattern, path

from lovende.web.office import applications, similar

urlpatterns: list[URLPattern] = [
    path("", applications.application_list, name="application-list"),
    path("ny/<int:pk>/", applications.application_start, name="application-start"),
    path("<int:pk>/", applications.application_page, name="application-page"),
    path("<int:pk>/lignende/", similar.application_similar, name="application-similar"),
    path("<int:pk>/lignende/merk/", similar.application_mark, name="application-mark"),
    path("<int:pk>/<slug:step>/", applications.application_step, name="application-step"),
    path("<int:pk>/<slug:step>/lagre/", applications.application_save, name="application-save"),
]
