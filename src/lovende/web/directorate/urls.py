"""Addresses of the directorate's pages."""

from django.urls import URLPattern, path

from lovende.web.directorate import calls, choice, imports, indicators, selection, teams, words

urlpatterns: list[URLPattern] = [
    path("utvelgelse/ny/", selection.round_open, name="round-open"),
    path("utvelgelse/team/", teams.team_list, name="team-list"),
    path("utvelgelse/<int:pk>/kontroll/", selection.round_precheck, name="round-precheck"),
    path("utvelgelse/<int:pk>/fordeling/", selection.round_assignment, name="round-assignment"),
    path("utvelgelse/<int:pk>/avslutt/", selection.phase_close, name="phase-close"),
    path("utvelgelse/<int:pk>/valg/", choice.choice_list, name="choice-list"),
    path("utvelgelse/<int:pk>/valg/<int:item>/", choice.choice_item, name="choice-item"),
    path("utlysninger/", calls.call_desk, name="call-desk"),
    path("utlysninger/<int:pk>/", calls.call_prepare, name="call-prepare"),
    path("utlysninger/<int:pk>/apne/", calls.call_open, name="call-open"),
    path("utlysninger/<int:pk>/lukk/", calls.call_close, name="call-close"),
    path("indikatorer/", indicators.indicator_page, name="indicators"),
    path(
        "indikatorer/<int:pk>/indikatorer.<slug:suffix>",
        indicators.indicator_export,
        name="indicator-export",
    ),
    path("import/", imports.import_list, name="import-list"),
    path("import/mal.xlsx", imports.import_template, name="import-template"),
    path("import/<uuid:pk>/", imports.import_detail, name="import-detail"),
    path("import/<uuid:pk>/bekreft/", imports.import_confirm, name="import-confirm"),
    path("import/<uuid:pk>/kolonner/", imports.import_mapping, name="import-mapping"),
    path("import/<uuid:pk>/pa-nytt/", imports.import_again, name="import-again"),
    path("import/<uuid:pk>/problemer.csv", imports.import_problems, name="import-problems"),
    path("ordtabell/", words.word_list, name="word-table"),
    path("ordtabell/linje/", words.word_change, name="word-change"),
    path("ordtabell/endringer/", words.word_changes, name="word-changes"),
    path("ordtabell/endringer/<int:pk>/angre/", words.word_undo, name="word-undo"),
    path("ordtabell/ta-i-bruk/", words.word_use, name="word-use"),
]
