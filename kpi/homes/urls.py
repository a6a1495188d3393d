from django.urls import path

from . import news_views

app_name = "news"
urlpatterns = [path("kabar/", news_views.news, name="news")]
