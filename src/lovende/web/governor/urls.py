"""Addresses of the governor's desk: queues, one application, its assessment and its rank."""

from django.urls import URLPattern, path

from lovende.web.governor import agreement, application, assessment, changes, queue, ranking

urlpatterns: list[URLPattern] = [
    path("", queue.desk, name="governor-desk"),
    path("<int:pk>/", queue.queue_page, name="governor-queue"),
    path("<int:pk>/rangering/", ranking.rank_list, name="rank-list"),
    path("<int:pk>/enighet/", agreement.agreement_page, name="assessment-agreement"),
    path("soknad/<int:pk>/", application.handling_page, name="handling-page"),
    path("soknad/<int:pk>/flytt/", ranking.rank_move, name="rank-move"),
    path("soknad/<int:pk>/vurder/", assessment.assess_page, name="handling-assess"),
    path("soknad/<int:pk>/felles/", assessment.joint_page, name="handling-joint"),
    path("soknad/<int:pk>/pa-nytt/", assessment.again, name="handling-again"),
    path("soknad/<int:pk>/endringer/", changes.changes_page, name="handling-changes"),
    path("soknad/<int:pk>/be-om-endring/", changes.request_page, name="handling-request"),
    path("soknad/<int:pk>/ga-videre/", changes.go_on, name="handling-go-on"),
    path("soknad/<int:pk>/saksbehandler/", application.officer, name="handling-officer"),
    path("soknad/<int:pk>/type/", application.kind, name="handling-kind"),
    path("soknad/<int:pk>/inhabil/", application.conflict, name="handling-conflict"),
    path("soknad/<int:pk>/statsforvalter/", application.governor, name="handling-governor"),
]
