from django.urls import path

from services.knowledge import views as writing

from . import public_views, suggest_views, views

app_name = "knowledge"
urlpatterns = [
    path("haipedia/", writing.index, name="index"),
    path("haipedia/mungkin/", suggest_views.perhaps, name="perhaps"),
    path("haipedia/telaah/", writing.review_queue, name="queue"),
    path("haipedia/tulis/", writing.write, name="write"),
    path("haipedia/celah/", views.gaps, name="gaps"),
    path("haipedia/angka/", writing.numbers, name="numbers"),
    path("haipedia/peraturan/", writing.regulations, name="regulations"),
    path("haipedia/peraturan/tambah/", writing.regulation, name="regulation_add"),
    path("haipedia/peraturan/<person_id:regulation_id>/", writing.regulation, name="regulation"),
    path("haipedia/artikel/<slug:slug>/", views.article, name="article"),
    path("haipedia/artikel/<slug:slug>/versi/<person_id:no>/", views.article, name="version"),
    path("haipedia/artikel/<slug:slug>/versi/<person_id:no>/ubah/", writing.edit, name="edit"),
    path("haipedia/artikel/<slug:slug>/versi/<person_id:no>/<slug:act>/", writing.version_act, name="version_act"),
    path("haipedia/artikel/<slug:slug>/versi-baru/", writing.write, name="new_version"),
    path("haipedia/artikel/<slug:slug>/menjawab/", suggest_views.answered, name="answered"),
    path("haipedia/artikel/<slug:slug>/nilai/", writing.rate, name="rate"),
    path("haipedia/artikel/<slug:slug>/jawaban/<person_id:use_id>/", views.check, name="check"),
    path("haipedia/artikel/<slug:slug>/<slug:act>/", writing.article_act, name="article_act"),
    path("haipedia/publik/<slug:slug>/", public_views.public_article, name="public"),
]
