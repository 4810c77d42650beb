"""The gallery's one address."""

from django.urls import path

from lovende.web.gallery.views import gallery

urlpatterns = [path("", gallery, name="gallery")]
