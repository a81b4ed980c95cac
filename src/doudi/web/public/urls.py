"""Addresses of the public pages."""

from django.urls import path

from doudi.web.public import statement

urlpatterns = [path("public/accessibility/", statement.accessibility, name="accessibility")]
