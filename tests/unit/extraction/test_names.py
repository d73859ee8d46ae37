"""Which names a page gives to itself, and which of them are believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.names import Names, names_of, post_of

URL = "https://kabar.example/juara-lomba/"
SHORT = '<link rel="shortlink" href="https://www.kabar.example/?p=41">'
RECORD = '<link rel="alternate" title="JSON" type="application/json" href="/wp-json/wp/v2/posts/41">'


def names(head: str, css: str = "") -> Names:
    html = f'<html><head><title>Juara</title>{head}</head><body class="{css}"><p>Isi.</p></body></html>'
    return names_of(html.encode(), URL)


@pytest.mark.parametrize(
    ("head", "css"),
    [
        (SHORT, ""),
        (RECORD, ""),
        ("", "single single-post postid-41 logged-out"),
        (SHORT + RECORD, "postid-41"),
        ('<link rel="alternate" type="application/json" href="/?rest_route=/wp/v2/posts/41">', ""),
        ("<link rel='SHORTLINK' href='/index.php?p=41&amp;lang=id'>", ""),
    ],
)
def test_every_mark_of_wordpress_names_the_same_post(head: str, css: str) -> None:
    assert names(head, css).post == "//kabar.example/?p=41"


def test_blogs_in_folders_of_one_host_number_their_posts_for_themselves() -> None:
    head = RECORD.replace("/wp-json", "/en/wp-json")
    assert names(head, "postid-41").post == "//kabar.example/en?p=41"


@pytest.mark.parametrize(
    ("head", "css"),
    [
        ("", ""),
        (SHORT, "postid-42"),
        (SHORT + RECORD.replace("41", "43"), ""),
        (SHORT.replace("kabar", "lain"), ""),
        (RECORD.replace('href="', 'href="https://lain.example'), ""),
        ('<link rel="shortlink" href="https://kabar.example/juara-lomba/">', ""),
        ('<link rel="alternate" type="application/json" href="/wp-json/oembed/1.0/embed?url=x">', ""),
        ("", "postid-41 postid-42"),
        ("", "postid-²"),
    ],
)
def test_marks_of_others_and_marks_that_differ_name_none(head: str, css: str) -> None:
    assert names(head, css) == Names()


def test_the_record_and_the_canonical_address_are_as_linked() -> None:
    linked = names(RECORD + '<link rel="canonical" href="/lain/">')
    assert linked.record == "https://kabar.example/wp-json/wp/v2/posts/41"
    assert linked.canonical == "https://kabar.example/lain/"


@given(st.text(), st.text())
def test_no_text_is_too_odd(address: str, head: str) -> None:
    names_of(
        f'<link rel="shortlink" href="{address}"><link rel=alternate type=json href={head}>'.encode("utf-8", "replace"),
        URL,
    )
    post_of(address, URL)
    post_of(f"{URL}?p={address}", URL)


@pytest.mark.parametrize(
    ("canonical", "is_front"),
    [
        ("https://www.kabar.example/", True),
        ("/", True),
        ("/?p=41", False),
        ("/daerah/", False),
        ("https://lain.example/", False),
    ],
)
def test_a_page_that_is_the_home_page_says_so(canonical: str, is_front: bool) -> None:
    assert names(f'<link rel="canonical" href="{canonical}">').is_front is is_front
