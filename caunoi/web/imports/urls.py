"""Addresses of the imports."""

from django.urls import path

from caunoi.web.imports import views

urlpatterns = [
    path("imports", views.imports, name="imports"),
    path("imports/new", views.import_new, name="import-new"),
    path("imports/example", views.import_example, name="import-example"),
    path("imports/<id:pk>", views.import_page, name="import"),
    path("imports/<id:pk>/rows/<id:number>", views.import_decide, name="import-decide"),
    path("imports/<id:pk>/commit", views.import_commit, name="import-commit"),
    path("imports/<id:pk>/rejected", views.import_rejected, name="import-rejected"),
]
