"""Addresses of the selection's pages."""

from django.urls import URLPattern, path

from lovende.web.assessor import (
    cases,
    conflicts,
    discussion,
    flow,
    rating,
    reference,
    report,
    rounds,
    shortlist,
)

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
    path("<int:pk>/oversikt/", report.round_overview, name="round-overview"),
    path("<int:pk>/oversikt.<slug:suffix>", report.round_overview_file, name="round-overview-file"),
    path(
        "<int:pk>/rapport-<slug:language>.<slug:suffix>", report.round_report, name="round-report"
    ),
    path("<int:pk>/mine/", rating.rating_queue, name="rating-queue"),
    path("<int:pk>/diskusjon/", discussion.discussion_list, name="discussion-list"),
    path("<int:pk>/diskusjon/<int:item>/", discussion.discussion_item, name="discussion-item"),
    path("<int:pk>/habilitet/", conflicts.round_conflicts, name="round-conflicts"),
    path("<int:pk>/caser/", cases.case_list, name="case-list"),
    path("<int:pk>/caser/<int:item>/", cases.case_detail, name="case-detail"),
    path("dokument/<uuid:pk>/", cases.case_document, name="case-document"),
    path("<int:pk>/kortliste/", shortlist.round_shortlist, name="round-shortlist"),
    path("<int:pk>/referansegruppe/", reference.reference_list, name="reference-list"),
    path("svar/<uuid:token>/", reference.reference_answer, name="reference-answer"),
    path("vurdering/<int:pk>/", rating.rating_page, name="rating-page"),
    path("vurdering/<int:pk>/lagre/", rating.rating_save, name="rating-save"),
    path("vurdering/<int:pk>/gi-fra-deg/", rating.rating_give_up, name="rating-give-up"),
    path("vurdering/<int:pk>/ta-tilbake/", rating.rating_recall, name="rating-recall"),
]
