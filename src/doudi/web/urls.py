"""The addresses of all pages."""

from django.urls import include, path

from doudi.web import display

urlpatterns = [
    path("display/", display.change, name="display"),
    path("", include("doudi.web.citizen.urls")),
    path("", include("doudi.web.public.urls")),
    path("accounts/", include("doudi.web.accounts.urls")),
    path("letters/", include("doudi.web.letters.urls")),
    path("helper/", include("doudi.web.helper.urls")),
    path("staff/", include("doudi.web.staff.urls")),
]
