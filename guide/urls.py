"""Addresses of the public guide. They name routines and pages; answers and choices never stand in them."""

from django.urls import path

from guide.views import figures, finder, handouts, home, session, session_end, start, topics, walkthroughs

app_name = "guide"

urlpatterns = [
    path("", home.home, name="home"),
    path("help-now/", home.help_now, name="help-now"),
    path("display/", home.display_choices, name="display"),
    path("about/intended-use/", home.about, {"page": "intended-use"}, name="about-intended-use"),
    path("about/privacy/", home.about, {"page": "privacy"}, name="about-privacy"),
    path("about/accessibility/", home.about, {"page": "accessibility"}, name="about-accessibility"),
    path("about/sources/", home.about, {"page": "sources"}, name="about-sources"),
    path("about/report/", home.about, {"page": "report"}, name="about-report"),
    path("learn/", topics.topic_list, name="topic-list"),
    path("learn/<slug:slug>/", topics.topic_detail, name="topic-detail"),
    path("which-routine/", finder.finder, name="routine-finder"),
    path("guide/", walkthroughs.walkthrough_list, name="walkthrough-list"),
    path("guide/figures/", figures.figures, name="figures"),
    path("guide/<slug:slug>/", walkthroughs.walkthrough_detail, name="walkthrough-detail"),
    path("guide/<slug:slug>/handout/", handouts.handout_choices, name="handout-choices"),
    path("guide/<slug:slug>/handout.pdf", handouts.public_handout, name="handout"),
    path("guide/<slug:slug>/start/", start.start, name="start"),
    path("guide/<slug:slug>/start/<int:number>/", start.start_page, name="start-page"),
    path("guide/<slug:slug>/start/result/", start.result, name="start-result"),
    path("guide/<slug:slug>/start/looked-at/", start.looked_at, name="start-looked-at"),
    path("guide/<slug:slug>/start/over/", start.start_over, name="start-over"),
    path("guide/<slug:slug>/session/", session.session, name="session"),
    path("guide/<slug:slug>/session/begin/", session.session_start, name="session-start"),
    path("guide/<slug:slug>/session/beat/", session.session_beat, name="session-beat"),
    path("guide/<slug:slug>/session/stop/", session_end.session_stop_signs, name="session-stop-signs"),
    path("guide/<slug:slug>/session/stopped/", session_end.session_stop, name="session-stop"),
    path("guide/<slug:slug>/session/finish/", session_end.session_finish, name="session-finish"),
    path("guide/<slug:slug>/session/summary/", session_end.session_summary, name="session-summary"),
    path("guide/<slug:slug>/session/handout.pdf", handouts.own_handout, name="own-handout"),
]
