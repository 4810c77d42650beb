"""Addresses of the selection's pages."""

from django.urls import URLPattern, path

from lovende.web.assessor import discussion, flow, rating, rounds

urlpatterns: list[URLPattern] = [
    path("", rounds.round_list, name="round-list"),
    path("<int:pk>/", rounds.round_detail, name="round-detail"),
    path("<int:pk>/enighet/", rounds.round_agreement, name="round-agreement"),
    path("<int:pk>/flyt.<slug:suffix>", flow.round_flow, name="round-flow"),
    path(
        "<int:pk>/flyt/<slug:phase>/<slug:box>/",
        flow.round_flow_measures,
        name="round-flow-measures",
    ),
    path("<int:pk>/mine/", rating.rating_queue, name="rating-queue"),
    path("<int:pk>/diskusjon/", discussion.discussion_list, name="discussion-list"),
    path("<int:pk>/diskusjon/<int:item>/", discussion.discussion_item, name="discussion-item"),
    path("vurdering/<int:pk>/", rating.rating_page, name="rating-page"),
    path("vurdering/<int:pk>/lagre/", rating.rating_save, name="rating-save"),
    path("vurdering/<int:pk>/gi-fra-deg/", rating.rating_give_up, name="rating-give-up"),
    path("vurdering/<int:pk>/ta-tilbake/", rating.rating_recall, name="rating-recall"),
]
