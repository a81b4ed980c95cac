"""Addresses of the pages of those who act for others."""

from django.urls import include, path

from doudi.web.citizen.apply import urls as apply
from doudi.web.helper import confirm, paper, people

app_name = "helper"
urlpatterns = [
    path("", people.people, name="people"),
    path("<uuid:person>/", people.person, name="person"),
    path("<uuid:person>/print/", paper.form, name="print"),
    path("<uuid:person>/print/<str:number>/", paper.handed_in, name="print_case"),
    path("<uuid:person>/confirm/", confirm.confirm, name="confirm"),
    path("<uuid:person>/apply/", include(apply.urlpatterns)),
]
