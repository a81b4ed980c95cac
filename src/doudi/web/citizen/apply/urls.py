"""Addresses of an application; included twice: for oneself, and for someone else under their id."""

from django.urls import path

from doudi.web.citizen.apply import consents, members, papers, review, views

urlpatterns = [
    path("", views.tasks),
    path("ask/<str:key>/", views.ask),
    path("members/", members.members),
    path("members/add/", members.add),
    path("members/<uuid:member>/", members.change),
    path("papers/", papers.page),
    path("consent/", consents.page),
    path("consent/<uuid:member>/", consents.by_code),
    path("review/", review.review),
    path("sent/<str:number>/", review.sent),
]
