"""Addresses of the public pages."""

from django.urls import path

from doudi.web.library.views import addresses
from doudi.web.public import cards, letters, notices, policies, standards, statement

urlpatterns = [
    path("public/accessibility/", statement.accessibility, name="accessibility"),
    path("public/standards/", standards.page),
    *addresses("public/policies/", policies.DESK),
    path("public/notices/", notices.county),
    path("public/notices/<int:code>/", notices.division),
    path("public/notices/n/<str:token>/", notices.notice),
    path("public/objection/", notices.objection),
    path("public/letters/", letters.ask),
    path("v/", letters.ask),
    path("v/<str:token>/", letters.letter),
    path("v/<str:token>", letters.letter),
    path("c/<str:token>/", cards.card),
    path("c/<str:token>", cards.card),
]
