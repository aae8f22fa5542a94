"""Mail on one's own machine."""

from __future__ import annotations

import stat

import pytest
from django.core.mail import EmailMessage, get_connection

from accounts.signin import mailbox


@pytest.fixture
def here(settings, tmp_path):
    settings.MAIL = "page"
    settings.MAIL_FILE = tmp_path / "mail.json"
    return settings


def send(number: int) -> None:
    connection = get_connection("accounts.signin.mailbox.PageMail")
    connection.send_messages([EmailMessage(f"mail {number}", "Your code: 123456", to=["ann@example.org"])])


@pytest.mark.django_db
def test_mail_goes_to_the_page_and_the_terminal(client, here, capsys):
    send(1)

    page = client.get("/account/mail/")

    assert page.status_code == 200
    assert "Your code: 123456" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert "Your code: 123456" in capsys.readouterr().out
    assert stat.S_IMODE(here.MAIL_FILE.stat().st_mode) == 0o600


def test_the_last_fifty_are_kept(here, capsys):
    for number in range(55):
        send(number)

    mails = mailbox.last_mails()

    assert [len(mails), mails[0]["subject"], mails[-1]["subject"]] == [50, "mail 54", "mail 5"]


@pytest.mark.django_db
def test_no_mail_yet_is_a_page_too(client, here):
    assert client.get("/account/mail/").status_code == 200


@pytest.mark.parametrize(
    "extra",
    [
        {"REMOTE_ADDR": "192.168.1.5"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=x"},
    ],
)
def test_nobody_from_elsewhere_sees_it(extra, client, here):
    assert client.get("/account/mail/", **extra).status_code == 404


def test_where_mail_is_sent_there_is_no_such_page(client, here):
    here.MAIL = "send"

    assert client.get("/account/mail/").status_code == 404


def test_mails_to_an_address_that_is_erased_go_too(here, capsys):
    send(1)
    mailbox.forget("ben@example.org")
    mailbox.forget("")
    assert len(mailbox.last_mails()) == 1

    mailbox.forget("Ann@example.org")

    assert mailbox.last_mails() == []


def test_a_line_that_cannot_be_read_is_left_out(here, capsys):
    here.MAIL_FILE.write_text("half a li\n")
    send(1)

    assert [mail["subject"] for mail in mailbox.last_mails()] == ["mail 1"]


def test_nothing_to_forget_makes_no_file(here):
    mailbox.forget("ann@example.org")

    assert not here.MAIL_FILE.exists()
