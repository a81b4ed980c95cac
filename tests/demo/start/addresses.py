"""The addresses as the demo has them."""

from django.urls import include, path

urlpatterns = [path("demo/", include("doudi.demo.urls")), path("", include("doudi.web.urls"))]
