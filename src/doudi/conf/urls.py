"""The addresses of the site. Those of the demo exist only in the demo."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("", include("doudi.web.urls"))]

if settings.DEMO:
    urlpatterns.insert(0, path("demo/", include("doudi.demo.urls")))

handler400 = "doudi.web.errors.bad_request"
handler403 = "doudi.web.errors.forbidden"
handler404 = "doudi.web.errors.not_found"
handler500 = "doudi.web.errors.broken"
