"""Addresses of the people's pages."""

from django.urls import include, path

from doudi.web.citizen import help as help_page
from doudi.web.citizen import home
from doudi.web.citizen.check import views as check
from doudi.web.citizen.my import card, cases, looks, papers, permissions, report

_my = [
    path("", cases.mine),
    path("card/", card.page),
    path("looks/", looks.page),
    path("permissions/", permissions.page),
    path("permissions/consents/<str:number>/", permissions.withdraw_consent),
    path("permissions/helpers/<uuid:grant>/", permissions.withdraw_helper),
    path("cases/<str:number>/", cases.progress),
    path("cases/<str:number>/nudge/", cases.nudge),
    path("cases/<str:number>/withdraw/", cases.withdraw),
    path("cases/<str:number>/papers/", papers.page),
    path("cases/<str:number>/papers/<uuid:paper_id>/", papers.paper),
    path("cases/<str:number>/decision/", cases.decision),
    path("cases/<str:number>/complain/", cases.complain),
    path("cases/<str:number>/report/", report.page),
    path("cases/<str:number>/report/<uuid:member>/<str:item>/", report.dispute),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("help/", help_page.page),
    path("check/", check.start),
    path("check/answer/", check.answer),
    path("check/forget/", check.forget),
    path("check/<str:key>/", check.ask),
    path("apply/", include("doudi.web.citizen.apply.urls")),
    path("my/", include(_my)),
]
